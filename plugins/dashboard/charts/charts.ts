/** Charts as SVG text: pure functions, with no script in what they draw. Colours and sizes are in ../style.ts. */
export { csv } from "./csv.ts";
export { distribution } from "./distribution.ts";
export { ecdf } from "./ecdf.ts";
export { figure } from "./figure.ts";
export { flameDifference } from "./flame-difference.ts";
export { flameGraph } from "./flame-graph.ts";
export { type FoldedError, type Frame, parseFolded } from "./folded.ts";
export { type ForestRow, forest } from "./forest.ts";
export { heatMap } from "./heat-map.ts";
export { type HistoryData, type HistoryPoint, history } from "./history.ts";
export { intervalBar } from "./interval-bar.ts";
export { percentileCurve } from "./percentile-curve.ts";
export { runOrder } from "./run-order.ts";
export type { ChartSample } from "./sample.ts";
export { FEWEST, shapeOf } from "./shape-of.ts";
export { sparkline } from "./sparkline.ts";
export { timeline } from "./timeline.ts";
