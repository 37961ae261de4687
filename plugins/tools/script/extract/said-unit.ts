import { failure, unitOf } from "@perfmon/core/plugin";
import type { Source } from "./found.ts";

/** A base unit and the factor to it; bits are kept as eighths of bytes, so that the two can be told apart. */
interface Said {
  readonly base: string;
  readonly factor: number;
}

/** Spellings that programs print and the unit table does not know. */
const SPELLINGS: Readonly<Record<string, string>> = { secs: "s", minutes: "min" };

const PREFIX = "([kKMGTP]i?)?";
/** `MB/sec`, `Mbps`, `Gbits/sec`, `KBytes`: a small b alone is a bit. */
const BYTES = new RegExp(`^${PREFIX}(?:B|[Bb]ytes?)(/s|ps)?$`);
const BITS = new RegExp(`^${PREFIX}(?:b|[Bb]its?)(?:/s|ps)$`);
/** `Mops`, `KIOPS`, `krps`: whatever is counted, its prefix multiplies. */
const COUNTS = new RegExp(
  `^${PREFIX}(?:ops?|reqs?|requests|calls|events|msgs?|packets|trans|transactions|IOs?|iops|IOPS|[tqrp]ps)(?:/s)?$`,
);

/**
 * Refuses a number after which the text names another unit than the declared one: `980 MB/s` where GB/s is declared,
 * `12 Kops/s` where 1/s is, bits where bytes are. Decimal and binary prefixes pass for each other, since many programs
 * print MB for MiB and only the suite's author knows.
 */
export function refuseOtherUnit(end: number, unit: string, { text, name }: Source): void {
  const word = /^[ \t]*([A-Za-zµ%][A-Za-zµ%]*(?:\/[A-Za-z]+)?)/.exec(text.slice(end, end + 48))?.[1];
  const row = unitOf(unit);
  if (word === undefined || !row) return;
  const declared = inBytes(row);
  const said = saidBy(word, declared);
  if (!said || said.base !== declared.base) return;
  const ratio = said.factor / declared.factor;
  if (ratio > 0.5 && ratio < 2) return;
  throw failure("unit-mismatch", `the text says ${word}, but the suite declares the unit ${unit}`, {
    text,
    offset: end,
    file: name,
  });
}

function saidBy(word: string, declared: Said): Said | null {
  const spelled = (SPELLINGS[word] ?? word).replace(/\/sec(?:ond)?$/, "/s");
  const [bytes, bits, counts] = [BYTES.exec(spelled), BITS.exec(spelled), COUNTS.exec(spelled)];
  if (bytes) return { base: bytes[2] ? "B/s" : "B", factor: factorOf(bytes[1]) };
  if (bits) return { base: "B/s", factor: factorOf(bits[1]) / 8 };
  if (counts && (declared.base === "1/s" || declared.base === "1"))
    return { base: declared.base, factor: factorOf(counts[1]) };
  const row = unitOf(spelled) ?? unitOf(spelled.split("/")[0]!);
  return row ? inBytes(row) : null;
}

const factorOf = (prefix = ""): number => unitOf(`${prefix.replace("K", "k").replace("ki", "Ki")}B`)!.factor;

const inBytes = ({ base, factor }: Said): Said =>
  base === "bit/s" ? { base: "B/s", factor: factor / 8 } : { base, factor };
