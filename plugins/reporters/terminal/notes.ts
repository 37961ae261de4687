import { type Comparison, type Judgement, SAID_REASONS } from "@perfmon/core/plugin";
import { subjectOf } from "./comparison-table.ts";
import type { Pen } from "./pen.ts";

/** Subjects that one note names before it counts. */
const NAMED = 2;

/** Doubts and reasons behind the shown comparisons, each said once with the comparisons that it is about. */
export function noteLines(judgement: Judgement, shown: readonly Comparison[], pen: Pen): string[] {
  const whole = [...judgement.reasons, ...judgement.baseline.reasons].filter(({ code }) => !SAID_REASONS.has(code));
  const notes = new Map<string, Set<string>>();
  const note = (message: string, comparison: Comparison) => {
    const subjects = notes.get(message) ?? new Set();
    notes.set(message, subjects.add(subjectOf(comparison)));
  };
  for (const comparison of shown) {
    // The first reason of an inconclusive one stands in its verdict.
    const inVerdict = comparison.verdict === "inconclusive" ? 1 : 0;
    for (const { code, message } of comparison.reasons.slice(inVerdict))
      if (!SAID_REASONS.has(code)) note(message, comparison);
    for (const message of comparison.candidate?.warnings ?? []) note(message, comparison);
    for (const message of comparison.baseline?.warnings ?? []) note(`baseline: ${message}`, comparison);
  }
  for (const { message } of whole) notes.delete(message);
  return [
    ...[...new Set(whole.map(({ message }) => message))].flatMap((message) =>
      pen.hang(` ${pen.marks.note} `, message, "yellow"),
    ),
    ...[...notes].flatMap(([message, subjects]) => pen.hang(" note: ", message + about([...subjects], shown), "dim")),
  ];
}

function about(subjects: readonly string[], shown: readonly Comparison[]): string {
  if (subjects.length === shown.length && shown.length > 1) return "";
  const more = subjects.length > NAMED ? ` and ${subjects.length - NAMED} more` : "";
  return ` (${subjects.slice(0, NAMED).join(", ")}${more})`;
}
