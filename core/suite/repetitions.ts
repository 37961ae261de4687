import type { RepetitionPolicy } from "../model/case.ts";
import { fromCommandLine } from "./command-line.ts";
import { child, type Node } from "./document/tree.ts";
import type { Problems } from "./problems.ts";
import { quantityOf } from "./quantities.ts";

export const DEFAULT_REPETITIONS = 5;
/** `max` where only `until` or `budget` say when to end. */
const OPEN_END = 30;

/** What the command line says about repetitions. */
export interface RepetitionOverrides {
  /** `N` or `MIN..MAX`. */
  readonly repetitions?: string | number;
  /** `3%` */
  readonly until?: string;
}

/** A number, or `{ min, max, until, budget }`, with the flags on top. */
export function readRepetitions(
  node: Node | null,
  overrides: RepetitionOverrides,
  problems: Problems,
): RepetitionPolicy {
  return overridden(written(node, problems), overrides, problems);
}

function written(node: Node | null, problems: Problems): RepetitionPolicy {
  if (node === null) return fixed(DEFAULT_REPETITIONS);
  if (node.kind !== "map") return fixed(count(node, problems) ?? DEFAULT_REPETITIONS);
  const given = (name: string) => child(node, name);
  const until = given("until") && quantityOf(given("until")!, "ratio", "until", problems);
  const budget = given("budget") && quantityOf(given("budget")!, "s", "budget", problems);
  const most = given("max") && count(given("max")!, problems);
  const least = given("min") ? count(given("min")!, problems) : null;
  const min = least ?? Math.min(DEFAULT_REPETITIONS, most ?? DEFAULT_REPETITIONS);
  const open = given("until") !== null || given("budget") !== null;
  const max = most ?? (open ? Math.max(OPEN_END, min) : min);
  if (most !== null && min > most)
    problems.at(given("min") ?? node, "PM1005", `min is ${min}, more than max, which is ${most}`);
  return { min, max: Math.max(min, max), until, budget };
}

function overridden(
  policy: RepetitionPolicy,
  { repetitions, until }: RepetitionOverrides,
  problems: Problems,
): RepetitionPolicy {
  let result = policy;
  if (repetitions !== undefined) {
    const range = parseRange(String(repetitions));
    if (range === null)
      problems.at(
        fromCommandLine("--repetitions", String(repetitions)),
        "PM1005",
        `"${repetitions}" is no number of repetitions`,
        "--repetitions 10, or --repetitions 5..20",
      );
    else if (range.min === range.max) result = fixed(range.min);
    else result = { ...policy, ...range };
  }
  if (until !== undefined) {
    const ratio = quantityOf(fromCommandLine("--until", until), "ratio", "--until", problems);
    const most = repetitions === undefined && result.min === result.max ? Math.max(OPEN_END, result.min) : result.max;
    if (ratio !== null) result = { ...result, until: ratio, max: most };
  }
  return result;
}

/** `10` or `5..20`; null: neither. */
export function parseRange(text: string): { readonly min: number; readonly max: number } | null {
  const match = /^\s*(\d{1,6})\s*(?:\.\.\s*(\d{1,6}))?\s*$/.exec(text);
  if (!match) return null;
  const min = Number(match[1]);
  const max = Number(match[2] ?? match[1]);
  return min >= 1 && max >= min ? { min, max } : null;
}

const fixed = (n: number): RepetitionPolicy => ({ min: n, max: n, until: null, budget: null });

/** A count may have come by a variable, and then as text. */
function count(node: Node, problems: Problems): number | null {
  const value = node.kind === "scalar" ? Number(node.value) : Number.NaN;
  if (Number.isInteger(value) && value >= 1) return value;
  problems.at(node, "PM1005", "this must be a whole number of at least 1");
  return null;
}
