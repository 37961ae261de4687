import { failure, unitOf } from "@perfmon/core/plugin";
import type { Source } from "./found.ts";

/** A base unit and the factor to it; bits are kept as eighths of bytes, so that the two can be told apart. */
interface Said {
  readonly base: string;
  readonly factor: number;
  /** Whether it says Ki, Mi ... */
  readonly binary?: boolean;
}

/** Spellings that programs print and the unit table does not know, in small letters. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  (
    [
      ["s", ["sec", "secs", "second", "seconds"]],
      ["ms", ["msec", "msecs", "millis", "millisec", "millisecs", "millisecond", "milliseconds"]],
      ["us", ["usec", "usecs", "micros", "microsec", "microsecs", "microsecond", "microseconds"]],
      ["ns", ["nsec", "nsecs", "nanos", "nanosec", "nanosecs", "nanosecond", "nanoseconds"]],
      ["min", ["mins", "minute", "minutes"]],
      ["h", ["hr", "hrs", "hour", "hours"]],
      ["d", ["day", "days"]],
      ["%", ["pct", "percent", "percents"]],
      ...[
        ["kilo", "k", "kibi", "Ki"],
        ["mega", "M", "mebi", "Mi"],
        ["giga", "G", "gibi", "Gi"],
        ["tera", "T", "tebi", "Ti"],
      ].flatMap(([decimal, k, binary, ki]): (readonly [string, readonly string[]])[] => [
        [`${k}B`, [`${decimal}byte`, `${decimal}bytes`]],
        [`${ki}B`, [`${binary}byte`, `${binary}bytes`]],
        [`${k}bit`, [`${decimal}bit`, `${decimal}bits`]],
      ]),
    ] as const
  ).flatMap(([unit, words]) => words.map((word) => [word, unit] as const)),
);

/** Words that multiply whatever is measured. */
const MULTIPLIERS: ReadonlyMap<string, number> = new Map([
  ["thousand", 1e3],
  ["million", 1e6],
  ["billion", 1e9],
]);

const PREFIX = "([kKMGTP]i?)?";
/** `MB/sec`, `Mbps`, `Gbits/sec`, `KBytes`: a small b alone is a bit. */
const BYTES = new RegExp(`^${PREFIX}(?:B|[Bb]ytes?)(/s|ps)?$`);
const BITS = new RegExp(`^${PREFIX}(?:b|[Bb]its?)(?:/s|ps)$`);
/** `Mops`, `KIOPS`, `krps`: whatever is counted, its prefix multiplies. */
const COUNTS = new RegExp(
  `^${PREFIX}(?:ops?|reqs?|requests|calls|events|msgs?|packets|trans|transactions|cycles|instructions|insns|pages|faults|records|rows|queries|samples|IOs?|iops|IOPS|[tqrp]ps)(?:/s)?$`,
);

/**
 * Refuses a number after which the text names another unit than the declared one: `980 MB/s` where GB/s is declared,
 * `12 Kops/s` where 1/s is, bits where bytes are, `12 %` or `12 MB` where ms is, `10 KiB` where kB is. A decimal prefix passes
 * where a binary one is declared, since many programs print kB and MB for KiB and MiB and only the suite's author knows. A word
 * that is no unit says nothing.
 */
export function refuseOtherUnit(end: number, unit: string, { text, name }: Source): void {
  const row = unitOf(unit);
  const word = wordAfter(text.slice(end, end + 48));
  if (word === null || !row) return;
  const declared = inBytes(row);
  const said = saidBy(word, declared);
  if (!said) return;
  const ratio = said.factor / declared.factor;
  const exceeds = said.binary === true && ratio !== 1;
  if (said.base === declared.base && ratio > 0.5 && ratio < 2 && !exceeds) return;
  throw failure("unit-mismatch", `the text says ${word}, but the suite declares the unit ${unit}`, {
    text,
    offset: end,
    file: name,
  });
}

/** `us` of ` us`, ` (us)` or `[us]`; in `12 (min 10, max 14)` there is none. */
function wordAfter(text: string): string | null {
  const [, open, word, close] =
    /^[ \t]*([([]?)([A-Za-z\u00b5\u03bc%][A-Za-z\u00b5\u03bc%]*(?:\/[A-Za-z]+)?)([)\]]?)/.exec(text) ?? [];
  return word === undefined || (open !== "" && close === "") ? null : word;
}

function saidBy(word: string, declared: Said): Said | null {
  const times = MULTIPLIERS.get(word.toLowerCase());
  if (times !== undefined) return { base: declared.base, factor: declared.factor * times };
  const [whole = "", ...per] = word.replace(/\/sec(?:ond)?$/, "/s").split("/");
  const spelled = [SPELLINGS.get(whole.toLowerCase()) ?? whole, ...per].join("/");
  const [bytes, bits, counts] = [BYTES.exec(spelled), BITS.exec(spelled), COUNTS.exec(spelled)];
  const prefixed = (base: string, prefix: string | undefined, of = 1): Said => ({
    base,
    factor: factorOf(prefix) / of,
    binary: prefix?.endsWith("i") ?? false,
  });
  if (bytes) return prefixed(bytes[2] ? "B/s" : "B", bytes[1]);
  if (bits) return prefixed("B/s", bits[1], 8);
  if (counts && (declared.base === "1/s" || declared.base === "1")) return prefixed(declared.base, counts[1]);
  const row = unitOf(spelled) ?? unitOf(spelled.split("/")[0]!);
  return row ? inBytes(row) : null;
}

const factorOf = (prefix = ""): number => unitOf(`${prefix.replace("K", "k").replace("ki", "Ki")}B`)!.factor;

const inBytes = ({ base, factor }: Said): Said =>
  base === "bit/s" ? { base: "B/s", factor: factor / 8 } : { base, factor };
