/** How values are laid along an axis. */
export interface Scale {
  readonly log: boolean;
  /** Ascending, wider than 0. */
  readonly domain: readonly [number, number];
  /** Where its ends are in the drawing; a vertical axis has the larger one first. */
  readonly range: readonly [number, number];
  /** Ascending, within the domain; at least two but for a log axis of less than a decade. */
  readonly ticks: readonly number[];
  /** Between two ticks, for the decimals of labels. Null: a log axis. */
  readonly step: number | null;
  at(value: number): number;
  invert(place: number): number;
}

export type Range = readonly [number, number];

export interface ScaleOptions {
  /** About as many ticks. */
  readonly ticks?: number;
  /** Whether the ends move outwards to ticks. Default true. */
  readonly nice?: boolean;
  /** Of values that are all equal: half the width shown, as a part of them. */
  readonly around?: number;
}

/** What all-equal values are shown in: a twentieth of them to each side. */
const AROUND = 0.05;
/** Values nearer than this differ by rounding: an axis between them has no ticks that numbers can tell apart. */
const NEAREST = 1e-10;
/** Beyond these, steps of ticks are no numbers any more. */
const LARGEST = 1e300;
const SMALLEST = 1e-290;

/** Smallest and largest of what is finite, null: nothing is. Without spread, for calls take no 100 000 arguments. */
export function extent(values: Iterable<number>): [number, number] | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : null;
}

/** An interval that has a place: both ends are numbers. */
export const isPlaced = (interval: Range | null | undefined): interval is Range =>
  interval?.every(Number.isFinite) ?? false;

/** Ticks at 1, 2 or 5 times a power of ten. Values of another sign or out of all range of numbers are drawn at its ends. */
export function linearScale(values: Range, range: Range, options: ScaleOptions = {}): Scale {
  const { ticks: count = 5, nice = true, around = AROUND } = options;
  let [low, high] = apart(clamp(values[0]), clamp(values[1]), around);
  const step = niceStep(high / count - low / count);
  if (nice)
    [low, high] = [multiple(Math.floor(low / step + 1e-9), step), multiple(Math.ceil(high / step - 1e-9), step)];
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i <= Math.floor(high / step + 1e-9); i++) ticks.push(multiple(i, step));
  const share = (value: number) => (value / 2 - low / 2) / (high / 2 - low / 2);
  return made(false, [low, high], range, ticks, step, share, (part) => low * (1 - part) + high * part);
}

/** Powers of ten, with 2 and 5 between them where there are few. Values that are not positive have no place: leave them out before. */
export function logScale(values: Range, range: Range, options: ScaleOptions = {}): Scale {
  const { ticks: count = 5, around = AROUND } = options;
  const positive = (value: number) => Math.min(LARGEST, Math.max(SMALLEST, value));
  const [from, to] = apart(positive(values[0]), positive(values[1]), around);
  // Less than about half a decade: ticks as on a linear axis tell more.
  const few = to / from < 4;
  const plain = few ? linearScale([from, to], [0, 1], options).ticks.filter((tick) => tick > 0) : [];
  const bounds: Range = few
    ? [Math.min(from, plain[0] ?? from), Math.max(to, plain.at(-1) ?? to)]
    : [decade(from, Math.floor), decade(to, Math.ceil)];
  const ticks = few ? plain : decades(bounds, count);
  const [a, b] = [Math.log(bounds[0]), Math.log(bounds[1])];
  return made(
    true,
    bounds,
    range,
    ticks,
    null,
    (value) => (Math.log(value) - a) / (b - a),
    (part) => Math.exp(a + (b - a) * part),
  );
}

function made(
  log: boolean,
  domain: Range,
  range: Range,
  ticks: readonly number[],
  step: number | null,
  share: (value: number) => number,
  value: (share: number) => number,
): Scale {
  const [start, end] = range;
  return {
    log,
    domain,
    range,
    ticks,
    step,
    at: (v) => start + (end - start) * share(Math.min(domain[1], Math.max(domain[0], v))),
    invert: (place) => value((place - start) / (end - start)),
  };
}

const clamp = (value: number) => Math.min(LARGEST, Math.max(-LARGEST, value));

/** Ends that numbers can tell apart. */
function apart(low: number, high: number, around: number): [number, number] {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (size < SMALLEST) return [-1, 1];
  if (high / 2 - low / 2 > (size * NEAREST) / 2) return [low, high];
  return low > 0 && around >= 1
    ? [low / (1 + around), high * (1 + around)]
    : [low - size * around, high + size * around];
}

/** The least of 1, 2, 5 times a power of ten that is at least that. */
export function niceStep(least: number): number {
  const power = Math.floor(Math.log10(least));
  for (const [digit, exponent] of [
    [1, power],
    [2, power],
    [5, power],
    [1, power + 1],
  ] as const) {
    const step = scaled(digit, exponent);
    if (step >= least * (1 - 1e-9)) return step;
  }
  return scaled(2, power + 1);
}

/** Powers below 0 divide by a whole number: 3 x 0.1 would be 0.30000000000000004. */
const scaled = (digit: number, exponent: number) =>
  exponent < 0 && exponent > -300 ? digit / 10 ** -exponent : digit * 10 ** exponent;

function multiple(i: number, step: number): number {
  if (i === 0) return 0;
  const exponent = Math.floor(Math.log10(step) + 1e-9);
  return scaled(i * Math.round(step / 10 ** exponent), exponent);
}

/** The next 1, 2 or 5 outwards. */
function decade(value: number, to: (value: number) => number): number {
  const power = Math.floor(Math.log10(value) + 1e-12);
  const steps = [1, 2, 5, 10].map((digit) => scaled(digit, power));
  return to(0.5) === 0
    ? (steps.filter((step) => step <= value * (1 + 1e-9)).at(-1) ?? steps[0]!)
    : (steps.find((step) => step >= value * (1 - 1e-9)) ?? steps[3]!);
}

function decades([low, high]: Range, count: number): number[] {
  const from = Math.floor(Math.log10(low) + 1e-9);
  const to = Math.ceil(Math.log10(high) - 1e-9);
  const digits = (to - from) * 3 <= count * 2 ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil((to - from) / count));
  const ticks: number[] = [];
  for (let power = from; power <= to; power += every)
    for (const digit of digits) {
      const tick = scaled(digit, power);
      if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) ticks.push(tick);
    }
  return ticks;
}
