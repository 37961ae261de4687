import { type Comparison, type RunReport, whyFailed } from "@perfmon/core/plugin";
import { code, prose } from "./escape.ts";

/** Reasons that only count what the tables show. */
const SAID: ReadonlySet<string> = new Set([
  "inside-limit",
  "regression",
  "acknowledged",
  "inconclusive",
  "no-baseline",
]);

/** Doubts, what was skipped, why the exit is not 0, and how to look further: items of a list. */
export function noteLines(
  { run, judgement, exit, reasons, places }: RunReport,
  shown: readonly Comparison[],
): string[] {
  const whole = [...judgement.reasons, ...judgement.baseline.reasons].filter(({ code: why }) => !SAID.has(why));
  const warnings = shown.flatMap(({ baseline, candidate }) => [
    ...(candidate?.warnings ?? []),
    ...(baseline?.warnings ?? []).map((text) => `baseline: ${text}`),
  ]);
  const skipped = run.cases.filter(({ outcome }) => outcome === "skipped");
  const seen = new Set([
    ...(exit === 0
      ? []
      : reasons.filter(({ code: why }) => !SAID.has(why)).map(({ message }) => `exit ${exit}: ${prose(message)}`)),
    ...run.taints.map((taint) => `the whole run is doubtful: ${prose(taint)}`),
    ...whole.map(({ message }) => prose(message)),
    ...warnings.map(prose),
    ...skipped.map((result) => `${code(result.case.id)} skipped: ${prose(whyFailed(result))}`),
    ...(run.note === null ? [] : [`note of the run: ${prose(run.note)}`]),
    `run ${code(run.id)} on target ${code(run.target)}, perfmon ${prose(run.perfmon)}, seed ${run.seed}`,
    ...(places.folder === null ? [] : [`all metrics of this comparison: ${code(`perfmon compare ${run.id} --all`)}`]),
  ]);
  return [...seen].map((text) => `- ${text}`);
}
