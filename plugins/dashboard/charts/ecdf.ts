import { formatQuantity } from "@perfmon/core/plugin";
import { horizontalAxis, verticalAxis } from "./axis.ts";
import { type Chart, type DrawingOptions, drawing, emptyDrawing } from "./drawing.ts";
import { legend } from "./legend.ts";
import { at, el } from "./markup.ts";
import { quantityLabels } from "./quantity-labels.ts";
import { type ChartSample, quantile, sortedOf, usable } from "./sample.ts";
import { extent, linearScale, logScale, type Scale } from "./scale.ts";

export interface EcdfOptions extends DrawingOptions {
  /** Base unit. */
  readonly unit: string;
  readonly x?: "linear" | "log";
}

/** Corners of a line at most: two a pixel show every step that can be seen. */
const CORNERS = 700;

/** Which share of the values is at most so large, of one to three samples above each other. */
export function ecdf(samples: readonly ChartSample[], options: EcdfOptions): Chart {
  const { width = 360, height = 260, unit } = options;
  const size = { ...options, width, height, kind: "ecdf" };
  const { samples: shown, notes } = usable(samples);
  if (shown.length === 0) return emptyDrawing(size, "there are no values");
  const box = { left: 38, top: 22, right: width - 18, bottom: height - 34 };
  const domain = extent(shown.flatMap(({ values }) => extent(values)!))!;
  const log = options.x === "log" && domain[0] > 0;
  const x = (log ? logScale : linearScale)(domain, [box.left, box.right]);
  const y = linearScale([0, 1], [box.bottom, box.top], { ticks: 4 });
  const labels = quantityLabels(x, unit);
  return {
    svg: drawing(
      {
        ...size,
        description: `${shown.map(({ name, values }) => `${name}: n=${values.length}, median ${formatQuantity(quantile(sortedOf(values), 0.5), unit)}`).join("; ")}.`,
      },
      verticalAxis(y, quantityLabels(y, "ratio"), box),
      horizontalAxis(x, { ...labels, unit: "" }, box, labels.unit),
      ...shown.map(({ values }, i) =>
        el("path", { class: `line series-${i + 1}`, d: steps(sortedOf(values), x, y, box.left, box.right) }),
      ),
      legend(
        shown.map(({ name, values }) => `${name}${shown.length < 3 ? ` n=${values.length}` : ""}`),
        box,
      ),
    ),
    notes,
  };
}

function steps(sorted: Float64Array, x: Scale, y: Scale, left: number, right: number): string {
  const n = sorted.length;
  const every = Math.max(1, Math.ceil(n / CORNERS));
  let d = `M${at(left, y.at(0))}`;
  for (let i = 0; i < n; ) {
    // Equal values are one step.
    let next = Math.min(n, i + every);
    while (next < n && sorted[next] === sorted[next - 1]) next++;
    d += `H${x.at(sorted[next - 1]!).toFixed(2)}V${y.at(next / n).toFixed(2)}`;
    i = next;
  }
  return `${d}H${right.toFixed(2)}`;
}
