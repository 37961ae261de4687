import { digits, formatQuantity } from "./format.ts";

const BINARY = ["KiB", "MiB", "GiB", "TiB", "PiB"] as const;
const KIBI = 1024;

/**
 * A fact's value for people. Memory, caches and file systems come in powers of 2: bytes that are a whole multiple of 1 KiB
 * are `48 KiB`, `2 MiB`, `23.6 GiB`, unlike what is measured. Counts are never rounded. Undefined unit: as it is.
 */
export function formatFact(value: string | number | boolean, unit?: string): string {
  if (typeof value !== "number" || unit === undefined || unit === "1") return String(value);
  if (unit !== "B" || value === 0 || value % KIBI !== 0) return formatQuantity(value, unit);
  let [mantissa, power] = [value / KIBI, 0];
  // 1023.96 MiB would be written as 1024.
  while (Math.abs(mantissa) >= KIBI - 0.5 && power < BINARY.length - 1) {
    mantissa /= KIBI;
    power++;
  }
  return `${Number(digits(mantissa))} ${BINARY[power]}`;
}
