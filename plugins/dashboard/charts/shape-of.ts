import { changePoints, type Modes, modes, pettitt } from "@perfmon/core/plugin";
import { quantile, sortedOf } from "./sample.ts";

/** What is to be said of a sample beside its median. */
export type Oddity = "too few" | "bimodal" | "drifting" | "outliers";

export interface Shape {
  readonly oddity: Oddity;
  /** With the numbers that it rests on. */
  readonly message: string;
}

/** Below this no interval of a median reaches 95 % (0.9375 for 5 values): the sample says little, and its shape nothing. */
const FEWEST = 6;
/** Pettitt's p below which a sample moves: he calls it significant at 0.05; a page shows dozens of samples. */
const MOVED = 0.01;
/** Quartile distances beyond a quartile from which Tukey calls a value "far out" (Exploratory Data Analysis, 1977). */
const FAR_OUT = 3;

/**
 * What a picture of these values, in the order measured, would show. Rules, each of them core's or a published one:
 * - `too few`: fewer than 6 values; nothing else is looked for then.
 * - `bimodal`: core's `modes` finds more than one level (gaps wide against the spread inside, at least 5 % apart, every
 *   mode a tenth of the values).
 * - `drifting`: a slope that core's `changePoints` takes for a better explanation than steps (from 20 values on), or a lasting
 *   change of level by Pettitt's rank test (1979), p < 0.01. A warm-up that is too short looks like this.
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
  const found: (Shape | null)[] = [bimodal(levels), drifting(known), levels.modes.length > 1 ? null : outliers(known)];
  return found.filter((shape) => shape !== null);
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
  const drift = changePoints(values).drift;
  if (drift) return { oddity: "drifting", message: "the values drift while they are measured" };
  const moved = pettitt(values);
  if (moved === null || moved.p >= MOVED) return null;
  return {
    oddity: "drifting",
    message: `the level changes for good from value ${moved.at + 1} on (Pettitt p=${moved.p.toPrecision(1)})`,
  };
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
