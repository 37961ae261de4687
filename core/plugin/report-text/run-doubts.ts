import type { Problem } from "../../model/measurement.ts";
import type { CaseResult, Repetition, Run } from "../../model/run.ts";
import { groupedMessages, whyFailed } from "./why-failed.ts";

/** Something that did not go as it should. */
export interface RunDoubt {
  /** `history`: the lines before say what disturbed the run, and this one only what follows from it. */
  readonly what: "re-run" | "failed" | "skipped" | "doubt" | "run" | "history" | "monitor";
  /** Id of the case it is about. Null: the whole run. */
  readonly caseId: string | null;
  readonly text: string;
}

/** What a re-run is, and what did not go as it should: failed and skipped cases, failed and disturbed repetitions, doubts about the run. */
export function runDoubts(run: Run): RunDoubt[] {
  const failed = run.cases.filter(({ outcome }) => outcome !== "completed" && outcome !== "skipped");
  const skipped = run.cases.filter(({ outcome }) => outcome === "skipped");
  const monitors = run.blocks.flatMap(({ monitor, problems }) =>
    problems.map(({ message }) => `${monitor}: ${message}`),
  );
  const whole = (what: RunDoubt["what"], text: string): RunDoubt => ({ what, caseId: null, text });
  return [
    ...(run.rerunOf === null
      ? []
      : [whole("re-run", `a re-run: it measured again what was suspicious in run ${run.rerunOf}`)]),
    ...failed.map((result): RunDoubt => {
      const { id } = result.case;
      return { what: "failed", caseId: id, text: `${id} ${result.outcome}: ${whyFailed(result)}` };
    }),
    ...skipped.map(({ case: { id }, reason }): RunDoubt => {
      return { what: "skipped", caseId: id, text: `${id} skipped: ${reason ?? "no reason was given"}` };
    }),
    ...run.cases.flatMap((result) =>
      [...doubts(result), ...(fewDisturbed(run) ? disturbance(result) : [])].map(
        (text): RunDoubt => ({ what: "doubt", caseId: result.case.id, text }),
      ),
    ),
    ...runTaints(run).map((taint) => whole("run", `the whole run is doubtful: ${taint}`)),
    ...(run.taints.length > 0 && runTaints(run).length === 0
      ? [whole("history", "the whole run is doubtful, and no later run's history")]
      : []),
    ...groupedMessages(monitors).map(([text]) => whole("monitor", text)),
  ];
}

/** `seq-write: 2 of 12 repetitions failed: MESSAGE`, and so on, of one case. */
function doubts({ case: { id }, outcome, reason, repetitions }: CaseResult): string[] {
  const measured = repetitions.filter(inPlace);
  const of = (count: number) => `${count} of ${measured.length} repetitions`;
  // What a completed case has to say: a precision not reached, a budget used up.
  const lines: string[] = outcome === "completed" && reason !== null ? [`${id}: ${reason}`] : [];
  const failed = measured.filter((repetition) => repetition.outcome !== "completed");
  if (failed.length && outcome === "completed")
    lines.push(`${id}: ${of(failed.length)} failed${because(failed.flatMap(({ problems }) => errors(problems)))}`);
  const warnings = measured.flatMap(({ problems }) =>
    problems.filter(({ severity }) => severity === "warning").map(({ message }) => message),
  );
  for (const [message, count] of groupedMessages(warnings)) lines.push(`${id}: ${message} (${of(count)})`);
  return lines;
}

/** Cases that are named as disturbed; where there are more, the machine was, and the run's own line says it. */
const DISTURBED = 4;

/** A measured repetition that nothing replaced. */
const inPlace = ({ warmup, setAside }: Repetition) => !warmup && !setAside;

const tainted = ({ repetitions }: CaseResult) =>
  repetitions.filter((repetition) => inPlace(repetition) && repetition.taints.length > 0);

const fewDisturbed = ({ cases, taints }: Run) =>
  taints.length === 0 || cases.filter((result) => tainted(result).length > 0).length <= DISTURBED;

/** Why the whole run is doubtful, as far as the lines of its disturbed cases do not say the same. */
function runTaints(run: Run): readonly string[] {
  if (!fewDisturbed(run)) return run.taints;
  const said = run.cases.flatMap(tainted).flatMap(({ taints }) => taints);
  return run.taints.filter((taint) => !said.some((reason) => taint.endsWith(`: ${reason}`)));
}

/** `seq-write: 3 disturbed repetitions were repeated: REASON`, or `seq-write: 2 of 12 repetitions disturbed, after 3 repeats: REASON` */
function disturbance(result: CaseResult): string[] {
  const { id } = result.case;
  const aside = result.repetitions.filter(({ setAside }) => setAside);
  const found = tainted(result);
  const measured = result.repetitions.filter(inPlace);
  const why = (disturbed: readonly Repetition[]) =>
    because(disturbed.flatMap(({ taints, problems }) => [...taints, ...errors(problems)]));
  if (found.length === 0) {
    if (aside.length === 0) return [];
    const times = aside.length === 1 ? "1 disturbed repetition was" : `${aside.length} disturbed repetitions were`;
    return [`${id}: ${times} repeated${why(aside)}`];
  }
  const repeats = aside.length === 0 ? "" : `, after ${aside.length} repeat${aside.length === 1 ? "" : "s"}`;
  return [`${id}: ${found.length} of ${measured.length} repetitions disturbed${repeats}${why(found)}`];
}

const errors = (problems: readonly Problem[]) =>
  problems.filter(({ severity }) => severity === "error").map(({ message }) => message);

function because(messages: readonly string[]): string {
  const groups = groupedMessages(messages);
  if (groups.length === 0) return "";
  const more = groups.length > 1 ? ` (and ${groups.length - 1} other reason${groups.length > 2 ? "s" : ""})` : "";
  return `: ${groups[0]![0]}${more}`;
}
