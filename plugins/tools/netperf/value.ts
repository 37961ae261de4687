import { failure } from "@perfmon/core/plugin";

/** A number as netperf prints one; -1 is its word for "not measured". */
export function number(text: string, what: string): number {
  if (!/^-?\d+(\.\d+)?$/.test(text))
    throw failure("unreadable-output", `${what} is no number: ${JSON.stringify(text.slice(0, 60))}`);
  const value = Number(text);
  if (value < 0) throw failure("not-measured", `${what} is ${text}: netperf did not measure it`);
  return value;
}

const BITS = /^10\^(0|3|6|9|12)bits\/s(?:ec)?$/;
const BYTES = /^([KMG])Bytes\/s(?:ec)?$/;

/** netperf's bits are decimal; its KBytes, MBytes and GBytes are powers of 2 (checked against the bytes it counts). */
export function throughput(value: number, unit: string): { value: number; unit: string } {
  const bits = BITS.exec(unit);
  if (bits) return { value, unit: `10^${bits[1]}bit/s` };
  const bytes = BYTES.exec(unit);
  if (bytes) return { value: value * 8, unit: `${bytes[1]}ibit/s` };
  throw failure("unreadable-output", `unknown unit of throughput: ${JSON.stringify(unit.slice(0, 40))}`);
}
