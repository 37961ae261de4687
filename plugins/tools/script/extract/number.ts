import { failure } from "@perfmon/core/plugin";
import type { Source } from "./found.ts";

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * A number in plain decimal or scientific notation, and nothing else: no thousands separators, no decimal comma, no unit,
 * no `inf`. Integers beyond 2^53 cannot be held exactly and are refused.
 */
export function readNumber(token: string, { text, name }: Source, offset = 0): number {
  const refuse = (what: string) =>
    failure("unreadable-output", `${JSON.stringify(token)} is ${what}`, { text, offset, file: name });
  if (/^[+-]?\d+(?:[.'_ ]?\d+)*,\d/.test(token))
    throw refuse("no plain number: a decimal comma or a thousands separator can mean either");
  if (!NUMBER.test(token)) throw refuse("not a number");
  return exact(Number(token), { text, name }, offset);
}

/** The value, unless it is one that a double cannot hold truly. */
export function exact(value: number, { text, name }: Source, offset = 0): number {
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    throw failure("unreadable-output", `${value} is beyond what can be held exactly (2^53)`, {
      text,
      offset,
      file: name,
    });
  return value;
}

/** A piece of the text that a pattern took for a number: `outer` is all that the pattern matched around it. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly outer: readonly [start: number, end: number];
}

/** What joins digits into one number: separators, spaces that do not break, and the marks of `1:12.5` and `1m12.5s`. */
const LEFT_PART = /\d[.,'_:hm\u00a0\u2009\u202f]$/;
const RIGHT_PART = /^[.,'_:hm\u00a0\u2009\u202f]\d/;

/**
 * Refuses a piece that is only a part of the number in the text: the `3` of `123`, the `12` of `12,5` or `1.2e4`, the `412`
 * of `412k`. A pattern that itself matches what stands around the number has said that it means it, except for digits.
 */
export function refuseFragment({ start, end, outer }: Piece, { text, name }: Source): void {
  const before = text.slice(Math.max(0, start - 2), start);
  const after = text.slice(end, end + 16);
  const open = { left: start === outer[0], right: end === outer[1] };
  const part =
    /\d$/.test(before) ||
    /^\d/.test(after) ||
    (open.left && (LEFT_PART.test(before) || /(^|[\s=:(])[-+.\u2212]$/.test(before))) ||
    (open.right && (RIGHT_PART.test(after) || /^[eE][+-]?\d/.test(after)));
  const scaled = open.right && /^(?:[kKMGTmun]i?|[ \t][kKMGT]i?)(?![A-Za-z0-9/%])/.test(after);
  if (!part && !scaled) return;
  const whole = `${before}${text.slice(start, end)}${/^\S*/.exec(after)![0]}`.trim();
  throw failure(
    "unreadable-output",
    `${JSON.stringify(text.slice(start, end))} is only a part of ${JSON.stringify(whole)}`,
    { text, offset: start, file: name },
  );
}
