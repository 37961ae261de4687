import type { Better } from "../model/metric.ts";
import { type BaseUnit, unitOf } from "../units/units.ts";

/** A number with a unit in a program's output, and a pattern that finds it again where other numbers stand. */
export interface Guess {
  readonly stream: "stdout" | "stderr";
  /** The whole line. */
  readonly line: string;
  /** Source of a regular expression, to be used with the flags `gm`: group 1 is the number, group 2 its unit. */
  readonly pattern: string;
  readonly value: number;
  readonly unit: string;
  readonly base: BaseUnit;
  /** A name for the metric. */
  readonly metric: string;
  readonly better: Better;
}

/** What results mostly are, the likeliest first; a count or a size of the job is mostly none. */
const LIKELY: readonly (readonly [base: BaseUnit, metric: string, better: Better])[] = [
  ["B/s", "throughput", "higher"],
  ["bit/s", "throughput", "higher"],
  ["1/s", "rate", "higher"],
  ["s", "time", "lower"],
  ["Hz", "frequency", "higher"],
  ["W", "power", "lower"],
  ["J", "energy", "lower"],
];

const NUMBER = "[\\d.]+(?:e[+-]?\\d+)?";
const UNIT = "[\\w/%µμ^]+";
/** A unit of another number, before the result. */
const WORD = "\\S+";
const PAIR = /(?<![\w.,])(\d+(?:\.\d+)?(?:e[+-]?\d+)?)([ \t]*)([A-Za-zµμ%][\w/%^]*)?/g;

/**
 * The number that is likeliest the result: the first rate, else the first time, else anything with a unit. Only one whose
 * pattern finds nothing else in the same output. Null: there is none.
 */
export function guessResult(stdout: string, stderr: string): Guess | null {
  const all = [...guesses("stdout", stdout), ...guesses("stderr", stderr)];
  const rank = ({ base }: Guess) => LIKELY.findIndex(([likely]) => likely === base);
  return all.sort((a, b) => rank(a) - rank(b))[0] ?? null;
}

function guesses(stream: Guess["stream"], text: string): Guess[] {
  return text.split("\n").flatMap((line) =>
    [...line.matchAll(PAIR)].flatMap((match) => {
      const [, number, blank, unit = ""] = match;
      const base = unitOf(unit)?.base;
      const likely = LIKELY.find(([each]) => each === base);
      if (likely === undefined || Number(number) === 0) return [];
      const pattern = `^${general(line.slice(0, match.index))}(${NUMBER})${blanks(blank!)}(${UNIT})`;
      if ([...text.matchAll(new RegExp(pattern, "gm"))].length !== 1) return [];
      const [, metric, better] = likely;
      return [{ stream, line, pattern, value: Number(number), unit, base: base!, metric, better }];
    }),
  );
}

/** The text before the number, with other numbers and their units allowed in it. */
function general(prefix: string): string {
  let pattern = "";
  let from = 0;
  for (const match of prefix.matchAll(PAIR)) {
    const [whole, , blank, unit = ""] = match;
    const known = unitOf(unit) !== null;
    pattern += literal(prefix.slice(from, match.index)) + NUMBER + blanks(blank!);
    pattern += known ? WORD : literal(unit);
    from = match.index + whole.length;
  }
  return pattern + literal(prefix.slice(from));
}

/** Columns move with the width of what is in them. */
const blanks = (text: string) => (text === "" ? "" : text.includes("\t") ? "[ \\t]+" : " +");
const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/[ \t]+/g, blanks);
