import {
  type Comparison,
  type Reason,
  type RunReport,
  SAID_REASONS,
  seriesName,
  stillWorse,
  whyFailed,
} from "@perfmon/core/plugin";
import { code, prose } from "./escape.ts";

/** That nothing was judged is said nowhere else in a comment. */
const isUnsaid = ({ code }: Reason): boolean => code === "nothing-judged" || !SAID_REASONS.has(code);

/** Doubts, what was skipped, why the exit is not 0, and how to look further: items of a list. */
export function noteLines(
  { run, judgement, exit, reasons, places }: RunReport,
  shown: readonly Comparison[],
): string[] {
  const whole = [...judgement.reasons, ...judgement.baseline.reasons].filter(isUnsaid);
  const warnings = shown.flatMap(({ baseline, candidate }) => [
    ...(candidate?.warnings ?? []),
    ...(baseline?.warnings ?? []).map((text) => `baseline: ${text}`),
  ]);
  const skipped = run.cases.filter(({ outcome }) => outcome === "skipped");
  const seen = new Set([
    ...(exit === 0
      ? []
      : reasons.filter(isUnsaid).map(({ message, exit: own = exit }) => `exit ${own}: ${prose(message)}`)),
    ...run.taints.map((taint) => `the whole run is doubtful: ${prose(taint)}`),
    ...whole.map(({ message }) => prose(message)),
    ...stillWorse(judgement).map(
      ({ comparison: { case: of, metric, labels }, message }) =>
        `still worse: ${code(`${of.id} ${seriesName(metric, labels, of)}`)}: ${prose(message)}`,
    ),
    ...warnings.map(prose),
    ...skipped.map((result) => `${code(result.case.id)} skipped: ${prose(whyFailed(result))}`),
    ...(run.note === null ? [] : [`note of the run: ${prose(run.note)}`]),
    `run ${code(run.id)} on target ${code(run.target)}, perfmon ${prose(run.perfmon)}, seed ${run.seed}`,
    ...(places.folder === null ? [] : [`all metrics of this comparison: ${code(`perfmon compare ${run.id} --all`)}`]),
  ]);
  return [...seen].map((text) => `- ${text}`);
}
