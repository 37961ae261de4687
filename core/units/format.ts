/** How a base unit is shown: its name after a prefix, and the powers of 1000 it may be shown in. */
interface Style {
  readonly name: string;
  readonly lowest: number;
  readonly highest: number;
  /** Values are counts of indivisible things: no decimals below the first prefix. */
  readonly whole?: boolean;
}

const STYLES: Readonly<Record<string, Style>> = {
  // No ks: above 1000 s people read seconds, or the reporter says minutes.
  s: { name: "s", lowest: -3, highest: 0 },
  B: { name: "B", lowest: 0, highest: 5, whole: true },
  "B/s": { name: "B/s", lowest: 0, highest: 5 },
  "bit/s": { name: "bit/s", lowest: 0, highest: 5 },
  "1/s": { name: "/s", lowest: 0, highest: 5 },
  "1": { name: "", lowest: 0, highest: 5, whole: true },
  Hz: { name: "Hz", lowest: 0, highest: 5 },
  W: { name: "W", lowest: -2, highest: 2 },
  J: { name: "J", lowest: -2, highest: 2 },
};
const PREFIXES: Readonly<Record<number, string>> = {
  [-3]: "n",
  [-2]: "µ",
  [-1]: "m",
  0: "",
  1: "k",
  2: "M",
  3: "G",
  4: "T",
  5: "P",
};

/** `ascii`: no character beyond ASCII, as `us` for `µs`. */
export interface FormatOptions {
  /** Only ASCII: `us` for `µs`, `+-` for `±`. For LANG=C and for files that are grepped. */
  readonly ascii?: boolean;
}

/**
 * A value in a base unit for people, with a decimal prefix and 3 or 4 significant digits:
 * `412.6 k/s`, `2.31 GB/s`, `412 µs`, `93.8%`. What is not finite is `-`, as missing values are shown.
 */
export function formatQuantity(value: number, unit: string, { ascii = false }: FormatOptions = {}): string {
  if (!Number.isFinite(value)) return "-";
  // Percentages are often chosen (a limit of 10 %): no trailing zeros.
  if (unit === "ratio") return `${Number(digits(hundredfold(value)))}%`;
  const style = STYLES[unit];
  if (!style) return `${digits(value)} ${unit}`;
  if (value === 0) return join("0", style.name);
  let power = Math.min(style.highest, Math.max(style.lowest, Math.floor(Math.log10(Math.abs(value)) / 3)));
  let mantissa = scaled(value, power);
  // 999.96 is written with four digits: 1000.0 k would be 1.00 M.
  if (Math.abs(mantissa) >= 999.95 && power < style.highest) mantissa = scaled(value, ++power);
  const prefix = PREFIXES[power]!;
  const whole = style.whole && power === 0 && Number.isInteger(value);
  return join(whole ? String(value) : digits(mantissa), (ascii && prefix === "µ" ? "u" : prefix) + style.name);
}

/** A relative change with its sign: 0.003 is `+0.3%`, -0.0725 is `-7.3%`, 1.5 is `+150%`. */
export function formatChange(ratio: number): string {
  if (!Number.isFinite(ratio)) return "-";
  const text = percent(ratio);
  return ratio > 0 && Number(text) !== 0 ? `+${text}%` : `${text}%`;
}

/** A relative half-width: 0.006 is `±0.6%`. Sign is ignored. */
export function formatSpread(ratio: number, { ascii = false }: FormatOptions = {}): string {
  return Number.isFinite(ratio) ? `${ascii ? "+-" : "±"}${percent(Math.abs(ratio)).replace(/\.0$/, "")}%` : "-";
}

const join = (number: string, name: string) => (name === "" ? number : `${number} ${name}`);

/** Powers below 0 multiply by a whole number: 0.000412 / 1e-6 would be 411.99999999999994. */
const scaled = (value: number, power: number) => (power < 0 ? value * 1000 ** -power : value / 1000 ** power);

/** Three significant digits below 100, one decimal above, whole numbers without `.0` and from 1000 on. */
export function digits(value: number): string {
  const size = Math.abs(value);
  if (size >= 999.95) return size >= 1e15 ? value.toPrecision(4) : value.toFixed(0);
  if (size >= 99.95) return value.toFixed(1).replace(/\.0$/, "");
  if (size >= 9.995) return value.toFixed(1);
  if (size >= 0.9995) return value.toFixed(2);
  if (size === 0) return "0";
  return size >= 1e-6 ? String(Number(value.toPrecision(3))) : value.toPrecision(3);
}

/** In percent; what that would put beyond the range of numbers is as much as can be written. */
const hundredfold = (ratio: number): number => Math.min(1e308, Math.max(-1e308, ratio * 100));

function percent(ratio: number): string {
  const value = hundredfold(ratio);
  if (Math.abs(value) >= 1e15) return value.toPrecision(4);
  const text = Math.abs(value) >= 99.95 ? value.toFixed(0) : value.toFixed(1);
  return text === "-0.0" ? "0.0" : text;
}
