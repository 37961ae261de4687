import { baselineLine, formatDuration, pairLine, type RunReport, regressionsText, tally } from "@perfmon/core/plugin";
import { code, prose } from "./escape.ts";

/** `❌ perfmon io: 1 regression (low), 1 failed` */
export function headline(report: RunReport, compared: boolean): string {
  const { run, judgement } = report;
  const { regressed, failed, unfinished, inconclusive, improved } = tally(judgement, run);
  const stopped = run.state === "interrupted" || unfinished > 0;
  const suite = `perfmon ${code(run.suite)}`;
  const bad = [
    ...(regressed ? [regressionsText(judgement)] : []),
    ...(failed ? [`${failed} failed`] : []),
    ...(stopped ? ["stopped before its end"] : []),
  ];
  if (bad.length > 0) return `❌ ${suite}: ${bad.join(", ")}`;
  if (!judgement.comparisons.some(({ candidate }) => candidate !== null)) return `❔ ${suite}: nothing was measured`;
  if (!compared) return `❔ ${suite}: measured, nothing to compare with yet`;
  if (inconclusive) return `❔ ${suite}: ${inconclusive} inconclusive`;
  return `✅ ${suite}: ${improved ? `${improved} improved` : "no change"}`;
}

/** `1 unchanged · 1 regression (low) · 0 failed · 11m04s · Against baseline main (...)` */
export function countsLine({ run, judgement, elapsed }: RunReport, compared: boolean): string {
  const of = tally(judgement, run);
  const some = (count: number, word: string) => (count > 0 ? [`${count} ${word}`] : []);
  const parts = [
    ...(compared ? [`${of.passed} unchanged`, regressionsText(judgement), ...some(of.improved, "improved")] : []),
    ...(compared ? [`${of.inconclusive} inconclusive`] : []),
    ...some(of.known, "known"),
    `${of.failed} failed`,
    ...some(of.unfinished, "unfinished"),
    ...some(of.skipped, "skipped"),
    formatDuration(elapsed),
    ...(compared ? [prose(pairLine(judgement, run) ?? baselineLine(judgement, run))] : []),
  ];
  return parts.join(" · ");
}
