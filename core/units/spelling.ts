import { unitOf } from "./units.ts";

/** Words for units, in lower case and in the singular, and the table's. */
const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    s: "s",
    sec: "s",
    second: "s",
    ms: "ms",
    msec: "ms",
    millisecond: "ms",
    us: "us",
    usec: "us",
    µs: "us",
    μs: "us",
    microsecond: "us",
    ns: "ns",
    nsec: "ns",
    nanosecond: "ns",
    minute: "min",
    hour: "h",
    byte: "B",
    kilobyte: "kB",
    megabyte: "MB",
    gigabyte: "GB",
    kibibyte: "KiB",
    mebibyte: "MiB",
    gibibyte: "GiB",
    watt: "W",
    joule: "J",
    percent: "%",
    megahertz: "MHz",
    gigahertz: "GHz",
  }),
);

/** What is counted per second without a prefix of its own. */
const EVENT = /^(?!kilo|mega|giga|tera|milli|million|billion|thousand)[a-z]+$/i;
/** `ns/op`, `B/iter`: of each of what was done. */
const EACH = /\/(?:op|operation|iter|iteration|call|request|req|run|invocation)s?$/i;
const PER_SECOND = /(?:\s*\/\s*s(?:ec(?:ond)?s?)?|\s+per\s+second)$/i;
const PREFIX = "([kKMGTP]i?)?";
const BYTES = new RegExp(`^${PREFIX}(?:B|[Bb]ytes?)$`);
const BITS = new RegExp(`^${PREFIX}[Bb]its?$`);
/** `Mbps`, `MBps`: only the small b is a bit. */
const PER_SECOND_SHORT = new RegExp(`^${PREFIX}([Bb])ps$`);
/** `Mops`, `kreq`. */
const COUNTED = new RegExp(`^${PREFIX}(?:ops?|reqs?|iters?|IOs?|tx|msgs?|calls?|events?|packets?)$`);

/**
 * The table's name of a unit as programs spell it: `Seconds`, `ns/iter`, `Mbits/sec`, `Requests Per Second`. Of what was done
 * once (`/op`) it is the unit alone. Null: nobody knows what it is. A prefix is what it says: MB is 10^6 B.
 */
export function unitSpelled(text: string): string | null {
  const word = text.trim().replace(/[()]/g, "");
  if (unitOf(word)) return word;
  const each = word.replace(EACH, "");
  if (each !== word) return unitSpelled(each);
  const rate = word.replace(PER_SECOND, "");
  if (rate !== word) return perSecond(rate);
  const short = PER_SECOND_SHORT.exec(word);
  if (short) return `${prefix(short[1])}${short[2] === "b" ? "bit" : "B"}/s`;
  if (/^(?:fps|tps|qps|rps|iops)$/i.test(word)) return "1/s";
  const bytes = BYTES.exec(word);
  if (bytes) return `${prefix(bytes[1])}B`;
  const plain = word.toLowerCase();
  return WORDS.get(plain) ?? WORDS.get(plain.replace(/s$/, "")) ?? null;
}

function perSecond(what: string): string | null {
  const bytes = BYTES.exec(what);
  if (bytes) return `${prefix(bytes[1])}B/s`;
  const bits = BITS.exec(what);
  if (bits) return `${prefix(bits[1])}bit/s`;
  const counted = COUNTED.exec(what);
  if (counted) return counted[1] ? `${prefix(counted[1])}/s` : "1/s";
  const word = unitSpelled(what);
  if (word !== null) return unitOf(`${word}/s`) ? `${word}/s` : null;
  return EVENT.test(what.replaceAll(" ", "")) ? "1/s" : null;
}

/** The table writes k small before units, and K only before i. */
const prefix = (text = ""): string => (text === "K" ? "k" : text === "ki" ? "Ki" : text);
