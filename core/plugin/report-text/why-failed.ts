import type { CaseResult } from "../../model/run.ts";

/** Why a case did not complete or was skipped: the reason that core gives, else the most frequent of what its repetitions said. */
export function whyFailed({
  outcome,
  reason,
  repetitions,
}: Pick<CaseResult, "outcome" | "reason" | "repetitions">): string {
  if (reason) return reason;
  const errors = repetitions.flatMap(({ problems }) => problems.filter(({ severity }) => severity === "error"));
  const [first] = groupedMessages(errors.map(({ message }) => message));
  return first?.[0] ?? (outcome === "aborted" ? "the run was stopped before it was done" : "no reason was given");
}

/** Each message once with its count, the most frequent first. Messages that differ in their numbers only are one: the first. */
export function groupedMessages(messages: readonly string[]): [string, number][] {
  const groups = new Map<string, [string, number]>();
  for (const message of messages) {
    const kind = message.replace(/\d+(\.\d+)?/g, "#");
    const [first, count] = groups.get(kind) ?? [message, 0];
    groups.set(kind, [first, count + 1]);
  }
  return [...groups.values()].sort((a, b) => b[1] - a[1]);
}
