import { changePoints, formatChange, type Modes, median, modes, pettitt } from "@perfmon/core/plugin";
import { buckets } from "./reduce.ts";
import { quantile, sortedOf } from "./sample.ts";

/** What is to be said of a sample beside its median. */
export type Oddity = "too few" | "bimodal" | "drifting" | "outliers";

export interface Shape {
  readonly oddity: Oddity;
  /** With the numbers that it rests on. */
  readonly message: string;
}

/** Below this no interval of a median reaches 95 % (0.9375 for 5 values): the sample says little, and its shape nothing. */
export const FEWEST = 6;
/** Pettitt's p below which a sample moves: he calls it significant at 0.05; a page shows dozens of samples. */
const MOVED = 0.01;
/** ... and the change, a ratio, below which nobody minds: in thousands of values the test sees ever smaller ones. */
const SMALLEST_MOVE = 0.005;
/** Pettitt's test takes time n^2: more values are given to it as the medians of as many shares of neighbours. */
const MOST = 500;
/** Quartile distances beyond a quartile from which Tukey calls a value "far out" (Exploratory Data Analysis, 1977). */
const FAR_OUT = 3;

/**
 * What a picture of these values, in the order measured, would show. Rules, each of them core's or a published one:
 * - `too few`: fewer than 6 values; nothing else is looked for then.
 * - `bimodal`: core's `modes` finds more than one level (gaps wide against the spread inside, at least 5 % apart, every
 *   mode a tenth of the values), and two of them take turns more than once.
 * - `drifting`: a slope that core's `changePoints` takes for a better explanation than steps (from 20 values on), or a lasting
 *   change of level by Pettitt's rank test (1979), p < 0.01; of at least 0.5 %. A warm-up that is too short looks like this.
 * - `outliers`: Tukey's far out values, more than 3 quartile distances beyond a quartile; not where there are several modes,
 *   because the smaller mode is no accident.
 * Empty: nothing of it.
 */
export function shapeOf(values: readonly number[]): readonly Shape[] {
  const known = values.filter(Number.isFinite);
  if (known.length < FEWEST)
    return [
      { oddity: "too few", message: `${known.length} values say nothing of their distribution: at least ${FEWEST}` },
    ];
  const levels = modes(known);
  const found: (Shape | null)[] = [
    alternates(known, levels) ? bimodal(levels) : null,
    drifting(known),
    levels.modes.length > 1 ? null : outliers(known),
  ];
  return found.filter((shape) => shape !== null);
}

/** Whether the levels take turns: one after the other, they are a step, and that is said as such. */
function alternates(values: readonly number[], { modes: levels }: Modes): boolean {
  if (levels.length !== 2) return true;
  const isLow = (value: number) => value <= levels[0]!.range[1];
  const turns = values.reduce((n, value, i) => (i > 0 && isLow(value) !== isLow(values[i - 1]!) ? n + 1 : n), 0);
  return turns > 1;
}

function bimodal({ modes: levels }: Modes): Shape | null {
  if (levels.length < 2) return null;
  const shares = levels.map(({ share }) => `${Math.round(share * 100)}%`).join(", ");
  return {
    oddity: "bimodal",
    message: `the values gather at ${levels.length} levels (${shares} of them): their median says little`,
  };
}

function drifting(values: readonly number[]): Shape | null {
  const { drift } = changePoints(values);
  const whole = drift?.relative ? (1 + drift.perPoint) ** (values.length - 1) - 1 : null;
  if (drift && (whole === null || Math.abs(whole) >= SMALLEST_MOVE)) {
    const by = whole === null ? "" : ` by ${formatChange(whole)}`;
    return { oddity: "drifting", message: `the values drift${by} from the first to the last` };
  }
  return moved(values);
}

function moved(values: readonly number[]): Shape | null {
  const shares = buckets([...values.keys()], MOST, (i) => values[i]!);
  const found = pettitt(shares.map(({ middle }) => values[middle]!));
  if (found === null || found.p >= MOVED) return null;
  const start = shares[found.at]!.first;
  const [before, after] = [median(values.slice(0, start))!, median(values.slice(start))!];
  const change = before > 0 && after > 0 ? after / before - 1 : null;
  if (change !== null && Math.abs(change) < SMALLEST_MOVE) return null;
  const by = change === null ? "" : ` by ${formatChange(change)}`;
  const p = found.p < 1e-9 ? "< 1e-9" : `= ${found.p.toPrecision(1)}`;
  return { oddity: "drifting", message: `the level moves${by} from value ${start + 1} on (Pettitt's p ${p})` };
}

function outliers(values: readonly number[]): Shape | null {
  const sorted = sortedOf(values);
  const [low, high] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  const far = FAR_OUT * (high - low);
  if (!(far > 0)) return null;
  const n = values.filter((value) => value < low - far || value > high + far).length;
  if (n === 0) return null;
  const are = n === 1 ? "1 value lies" : `${n} values lie`;
  return { oddity: "outliers", message: `${are} more than ${FAR_OUT} quartile distances beyond the quartiles` };
}
