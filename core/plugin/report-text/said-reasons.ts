/** Codes of reasons that only count what the table of a report shows, or that its head says: no note repeats them. */
export const SAID_REASONS: ReadonlySet<string> = new Set([
  "inside-limit",
  "regression",
  "acknowledged",
  "inconclusive",
  "nothing-judged",
  "still-worse",
  "no-baseline",
  "not-compared",
]);
