import { type Comparison, duration, type RunReport, regressionsText, stillWorse, tally } from "@perfmon/core/plugin";
import type { Pen } from "./pen.ts";

/** `1 unchanged · 1 regression (low) · 1 inconclusive · 0 failed · 11m04s` */
export function summaryLines(
  report: RunReport,
  comparisons: readonly Comparison[],
  compared: boolean,
  pen: Pen,
): string[] {
  const of = tally(report.judgement, report.run);
  const here = report.judgement.baseline.reasons.some(({ code }) => code === "not-compared") ? " here" : "";
  const parts: [string, boolean, "red" | "yellow" | "green"][] = compared
    ? [
        [`${of.passed} unchanged`, false, "green"],
        [regressionsText(report.judgement), of.regressed > 0, "red"],
        ...(of.improved ? [[`${of.improved} improved`, true, "green"] as [string, boolean, "green"]] : []),
        [`${of.inconclusive} inconclusive`, of.inconclusive > 0, "yellow"],
      ]
    : [[`${comparisons.filter(({ candidate }) => candidate).length} measured, not compared${here}`, false, "green"]];
  const worse = stillWorse(report.judgement).length;
  if (worse) parts.push([`${worse} still worse`, true, "yellow"]);
  if (of.known) parts.push([`${of.known} known`, true, "yellow"]);
  if (of.informing)
    parts.push([`${of.informing} more that only inform${of.informing === 1 ? "s" : ""}`, true, "yellow"]);
  parts.push([`${of.failed} failed`, of.failed > 0, "red"]);
  if (of.unfinished) parts.push([`${of.unfinished} unfinished`, true, "red"]);
  if (of.skipped) parts.push([`${of.skipped} skipped`, true, "yellow"]);
  if (report.run.state === "interrupted") parts.push(["interrupted", true, "red"]);
  parts.push([duration(report.elapsed), false, "green"]);
  return flow(parts, pen);
}

/** Parts side by side, as many as fit on a line. */
function flow(parts: readonly [string, boolean, "red" | "yellow" | "green"][], pen: Pen): string[] {
  const lines: { width: number; texts: string[] }[] = [];
  for (const [text, loud, style] of parts) {
    const last = lines.at(-1);
    const painted = loud ? pen.paint(style, text) : text;
    if (last && (pen.width === 0 || last.width + 3 + text.length <= pen.width)) {
      last.texts.push(painted);
      last.width += 3 + text.length;
    } else lines.push({ width: 1 + text.length, texts: [painted] });
  }
  return lines.map(({ texts }) => ` ${texts.join(` ${pen.marks.dot} `)}`);
}
