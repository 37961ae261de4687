import { failure, unitOf } from "@perfmon/core/plugin";
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
    (open.left && (/\d[.,'_]$/.test(before) || /(^|[\s=:(])[-+.]$/.test(before))) ||
    (open.right && (/^[.,'_]\d/.test(after) || /^[eE][+-]?\d/.test(after)));
  const scaled = open.right && /^[kKMGTmun]i?(?![A-Za-z0-9/%])/.test(after);
  if (!part && !scaled) return;
  const whole = `${before}${text.slice(start, end)}${/^\S*/.exec(after)![0]}`.trim();
  throw failure(
    "unreadable-output",
    `${JSON.stringify(text.slice(start, end))} is only a part of ${JSON.stringify(whole)}`,
    { text, offset: start, file: name },
  );
}

/** Spellings that programs print and the unit table does not know. */
const SPELLINGS: Readonly<Record<string, string>> = { usec: "us", msec: "ms", nsec: "ns", secs: "s", minutes: "min" };

/**
 * Refuses a number after which the text names another unit than the declared one: `980 MB/s` where GB/s is declared.
 * Decimal and binary prefixes pass for each other, since many programs print MB for MiB and only the suite's author knows.
 */
export function refuseOtherUnit(end: number, unit: string, { text, name }: Source): void {
  const word = /^[ \t]?([A-Za-zµ%][A-Za-zµ%]*(?:\/[A-Za-z]+)?)/.exec(text.slice(end, end + 32))?.[1];
  if (word === undefined) return;
  const declared = unitOf(unit);
  const said = unitOf(SPELLINGS[word] ?? word) ?? unitOf(word.split("/")[0]!);
  if (!declared || !said || said.base !== declared.base) return;
  const ratio = said.factor / declared.factor;
  if (ratio > 0.5 && ratio < 2) return;
  throw failure("unit-mismatch", `the text says ${word}, but the suite declares the unit ${unit}`, {
    text,
    offset: end,
    file: name,
  });
}
