import type { Problem } from "../model/measurement.ts";
import type { Repetition } from "../model/run.ts";
import type { Analysis } from "./analyse.ts";
import type { RawRecord } from "./raw.ts";

/**
 * A repetition as it is kept: where it stood, what ran, what its output says. `around`: what went wrong outside the tool
 * (prepare, companions, conclude); an error there fails the repetition whatever the tool printed.
 */
export function repetitionResult(
  place: Pick<Repetition, "index" | "warmup" | "setAside" | "round" | "raw">,
  record: RawRecord,
  analysis: Analysis,
  around: readonly Problem[],
): Repetition {
  const { started, duration, exitCode, signal } = record.result;
  const problems = [...around, ...analysis.problems];
  const { index, warmup, setAside, round, raw } = place;
  const rest = {
    index,
    warmup,
    setAside,
    round,
    raw,
    started,
    duration,
    commandHash: analysis.commandHash,
    exitCode,
    signal,
    problems,
    taints: analysis.taints,
  };
  if (analysis.outcome !== "completed") return { ...rest, outcome: analysis.outcome };
  if (problems.some(({ severity }) => severity === "error")) return { ...rest, outcome: "failed" };
  return { ...rest, outcome: "completed", measurements: analysis.measurements };
}
