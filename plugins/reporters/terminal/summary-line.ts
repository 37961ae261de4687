import { type Comparison, duration, type RunReport, SEVERITIES } from "@perfmon/core/plugin";
import type { Pen } from "./pen.ts";

/** `1 unchanged · 1 regression (low) · 1 inconclusive · 0 failed · 11m04s` */
export function summaryLines(
  report: RunReport,
  comparisons: readonly Comparison[],
  compared: boolean,
  pen: Pen,
): string[] {
  const known = comparisons.filter(({ gates, acknowledged }) => gates && acknowledged !== null).length;
  const gating = comparisons.filter(({ gates, acknowledged }) => gates && acknowledged === null);
  const count = (verdict: Comparison["verdict"]) => gating.filter((one) => one.verdict === verdict).length;
  const outcomes = report.run.cases.map(({ outcome }) => outcome);
  const skipped = outcomes.filter((outcome) => outcome === "skipped").length;
  const unfinished = outcomes.filter((outcome) => outcome === "aborted").length;
  const failed = outcomes.filter((outcome) => outcome === "failed" || outcome === "timed-out").length;
  const improved = count("improvement");
  const parts: [string, boolean, "red" | "yellow" | "green"][] = compared
    ? [
        [`${count("pass")} unchanged`, false, "green"],
        [regressions(gating), count("regression") > 0, "red"],
        ...(improved ? [[`${improved} improved`, true, "green"] as [string, boolean, "green"]] : []),
        [`${count("inconclusive")} inconclusive`, count("inconclusive") > 0, "yellow"],
      ]
    : [[`${comparisons.filter(({ candidate }) => candidate).length} measured, not compared`, false, "green"]];
  if (known) parts.push([`${known} known`, true, "yellow"]);
  const informing = comparisons.filter(
    ({ gates, verdict, acknowledged }) => !gates && verdict === "regression" && acknowledged === null,
  ).length;
  if (informing) parts.push([`${informing} more that only inform${informing === 1 ? "s" : ""}`, true, "yellow"]);
  parts.push([`${failed} failed`, failed > 0, "red"]);
  if (unfinished) parts.push([`${unfinished} unfinished`, true, "red"]);
  if (skipped) parts.push([`${skipped} skipped`, true, "yellow"]);
  if (report.run.state === "interrupted") parts.push(["interrupted", true, "red"]);
  parts.push([duration(report.elapsed), false, "green"]);
  return flow(parts, pen);
}

function regressions(comparisons: readonly Comparison[]): string {
  const found = comparisons.filter(({ verdict }) => verdict === "regression");
  const severities = SEVERITIES.toReversed().filter((severity) => found.some((one) => one.severity === severity));
  const graded = severities.filter((severity) => severity !== "none");
  return `${found.length} regression${found.length === 1 ? "" : "s"}${graded.length ? ` (${graded.join(", ")})` : ""}`;
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
