import { formatQuantity, median } from "@perfmon/core/plugin";
import { drawing } from "./drawing.ts";
import { at, el, type Markup } from "./markup.ts";
import { buckets } from "./reduce.ts";
import { extent, linearScale } from "./scale.ts";

export interface SparklineOptions {
  readonly id: string;
  readonly title: string;
  /** Base unit, for the text of what is shown. */
  readonly unit: string;
  /** 0-based first values of new levels. Default: none, all of it is one level. */
  readonly levels?: readonly number[];
  /** 0-based: the value that is looked at, which has the dot. Default: the last one. Null: it is none of these. */
  readonly current?: number | null;
  /** 0-based: the first value that came after what is looked at. Default: none did. */
  readonly later?: number;
  readonly width?: number;
  readonly height?: number;
}

/** A series as large as a word: its line, the level as steps, what is looked at as a dot. What is not finite leaves a gap. */
export function sparkline(values: readonly number[], options: SparklineOptions): Markup {
  const { width = 100, height = 20, unit } = options;
  const size = { ...options, width, height, kind: "sparkline" };
  const domain = extent(values);
  if (domain === null) return drawing({ ...size, description: "no values" });
  // A dot of radius 2.2 stays inside.
  const y = linearScale(domain, [height - 3, 3], { nice: false });
  const x = linearScale([0, Math.max(1, values.length - 1)], [2, width - 4], { nice: false });
  const left = (i: number) => (values.length === 1 ? width - 4 : x.at(i));
  const known = values.flatMap((value, i) => (Number.isFinite(value) ? [{ value, i }] : []));
  const { current, later = values.length } = options;
  const dot = current === undefined ? known.at(-1) : known.find(({ i }) => i === current);
  // The line to the first later value is of what came later.
  const [before, after] = [known.filter(({ i }) => i < later), known.filter(({ i }) => i >= later - 1)];
  return drawing(
    { ...size, description: textOf(known, domain, later, current === undefined ? null : (dot ?? null), unit) },
    el("path", { class: "line", d: lineOf(before, width, (i) => left(i), y.at) }),
    later < values.length ? el("path", { class: "line later", d: lineOf(after, width, (i) => left(i), y.at) }) : null,
    el("path", { class: "level", d: levelOf(values, options.levels ?? [], left, y.at) }),
    dot ? el("circle", { class: "last", cx: left(dot.i), cy: y.at(dot.value), r: 2.2 }) : null,
  );
}

interface Known {
  readonly value: number;
  readonly i: number;
}

/** Of more values than twice the pixels: the lowest and highest of each pixel. */
function lineOf(
  known: readonly Known[],
  width: number,
  x: (i: number) => number,
  y: (value: number) => number,
): string {
  const shown =
    known.length <= 2 * width
      ? known
      : buckets(known, width, ({ value }) => value).flatMap(({ lowest, highest }) =>
          lowest.i < highest.i ? [lowest, highest] : [highest, lowest],
        );
  const gaps = known.length <= 2 * width;
  let d = "";
  let before = Number.NEGATIVE_INFINITY;
  for (const { value, i } of shown) {
    d += `${d === "" || (gaps && i !== before + 1) ? "M" : "L"}${at(x(i), y(value))}`;
    before = i;
  }
  return d;
}

function levelOf(
  values: readonly number[],
  levels: readonly number[],
  x: (i: number) => number,
  y: (value: number) => number,
): string {
  const bounds = [0, ...levels.filter((start) => start > 0 && start < values.length), values.length];
  let d = "";
  for (let k = 0; k + 1 < bounds.length; k++) {
    const [from, to] = [bounds[k]!, bounds[k + 1]!];
    const level = median(values.slice(from, to).filter(Number.isFinite));
    if (level === null) continue;
    d += `${d === "" ? "M" : "L"}${at(x(k === 0 ? 0 : from - 0.5), y(level))}L${at(x(Math.max(from, to - (to === values.length ? 1 : 0.5))), y(level))}`;
  }
  return d;
}

/** `own`: what is looked at, where that is said. */
function textOf(
  known: readonly Known[],
  [low, high]: readonly [number, number],
  later: number,
  own: Known | null,
  unit: string,
): string {
  const values = known.length === 1 ? "1 value" : `${known.length} values`;
  const since = known.filter(({ i }) => i >= later).length;
  const named = own ? `this run ${formatQuantity(own.value, unit)}` : "";
  const last = since === 0 && !own ? `the last ${formatQuantity(known.at(-1)!.value, unit)}` : named;
  const shown = `${values}, ${formatQuantity(low, unit)} to ${formatQuantity(high, unit)}`;
  return [shown, ...(last === "" ? [] : [last]), ...(since > 0 ? [`${since} of them later`] : [])].join(", ");
}
