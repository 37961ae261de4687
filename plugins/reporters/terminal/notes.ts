import type { Comparison, Judgement } from "@perfmon/core/plugin";
import { subjectOf } from "./comparison-table.ts";
import type { Pen } from "./pen.ts";

/** Subjects that one note names before it counts. */
const NAMED = 2;

/** Doubts and reasons behind the shown comparisons, each said once with the comparisons that it is about. */
export function noteLines(judgement: Judgement, shown: readonly Comparison[], pen: Pen): string[] {
  const notes = new Map<string, Set<string>>();
  const note = (message: string, subject?: string) => {
    const subjects = notes.get(message) ?? new Set();
    if (subject !== undefined) subjects.add(subject);
    notes.set(message, subjects);
  };
  for (const { message } of [...judgement.reasons, ...judgement.baseline.reasons]) note(message);
  for (const comparison of shown) {
    // The first reason of an inconclusive one stands in its verdict.
    const inVerdict = comparison.verdict === "inconclusive" ? 1 : 0;
    for (const { message } of comparison.reasons.slice(inVerdict)) note(message, subjectOf(comparison));
    for (const message of comparison.candidate?.warnings ?? []) note(message, subjectOf(comparison));
    for (const message of comparison.baseline?.warnings ?? []) note(`baseline: ${message}`, subjectOf(comparison));
  }
  return [...notes].flatMap(([message, subjects]) => pen.hang(" note: ", message + about([...subjects], shown), "dim"));
}

function about(subjects: readonly string[], shown: readonly Comparison[]): string {
  if (subjects.length === 0 || (subjects.length === shown.length && shown.length > 1)) return "";
  const more = subjects.length > NAMED ? ` and ${subjects.length - NAMED} more` : "";
  return ` (${subjects.slice(0, NAMED).join(", ")}${more})`;
}
