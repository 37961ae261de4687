import {
  baselineText,
  countsText,
  isCompared,
  pairText,
  type RunReport,
  regressionsText,
  tally,
} from "@perfmon/core/plugin";
import { code, prose } from "./escape.ts";

/** `❌ perfmon io: 1 regression (low), 1 failed` */
export function headline(report: RunReport): string {
  const { run, judgement, exit } = report;
  const { regressed, failed, unfinished } = tally(judgement, run);
  const stopped = run.state === "interrupted" || unfinished > 0;
  const suite = `perfmon ${code(run.suite)}`;
  const bad = [
    ...(regressed ? [regressionsText(judgement)] : []),
    ...(failed ? [`${failed} failed`] : []),
    ...(stopped ? ["stopped before its end"] : []),
  ];
  if (bad.length > 0) return `❌ ${suite}: ${bad.join(", ")}`;
  const [mark, text] = outcome(report);
  // A case that failed only when it was measured again is in the exit code alone.
  return exit === 0 ? `${mark} ${suite}: ${text}` : `❌ ${suite}: ${text}, exit ${exit}`;
}

/** Of a run that nothing bad is known of. */
function outcome({ run, judgement }: RunReport): [mark: string, text: string] {
  const { inconclusive, improved } = tally(judgement, run);
  if (!judgement.comparisons.some(({ candidate }) => candidate !== null)) return ["❔", "nothing was measured"];
  if (!isCompared(judgement)) return ["❔", "measured, nothing to compare with yet"];
  if (inconclusive) return ["❔", `${inconclusive} inconclusive`];
  return ["✅", improved ? `${improved} improved` : "no change"];
}

/** `1 unchanged · 1 regression (low) · 0 failed · 11m04s · Against baseline main (...)` */
export function countsLine(report: RunReport): string {
  const { run, judgement } = report;
  const against = isCompared(judgement) ? ` · ${prose(pairText(judgement, run) ?? baselineText(judgement, run))}` : "";
  return countsText(report) + against;
}
