/** Charts as SVG text: pure functions, with no script in what they draw. Colours and sizes are in ../style.ts. */
export { type CsvCell, csv } from "./csv.ts";
export { type DistributionOptions, distribution } from "./distribution.ts";
export type { Chart, DrawingOptions } from "./drawing.ts";
export { type EcdfOptions, ecdf } from "./ecdf.ts";
export { type FigureOptions, type FigureTable, figure } from "./figure.ts";
export { type FlameDifferenceOptions, flameDifference } from "./flame-difference.ts";
export { type FlameOptions, flameGraph } from "./flame-graph.ts";
export { type Folded, type FoldedError, type Frame, parseFolded } from "./folded.ts";
export { type ForestOptions, type ForestRow, forest } from "./forest.ts";
export { type HeatMapCell, type HeatMapData, heatMap } from "./heat-map.ts";
export {
  type HistoryAck,
  type HistoryBaseline,
  type HistoryChange,
  type HistoryData,
  type HistoryOptions,
  type HistoryPoint,
  history,
} from "./history.ts";
export { type IntervalBarData, type IntervalBarOptions, intervalBar } from "./interval-bar.ts";
export type { Markup } from "./markup.ts";
export { type PercentileCurveOptions, type PercentileSeries, percentileCurve } from "./percentile-curve.ts";
export { type OrderedValue, type RunOrderOptions, runOrder } from "./run-order.ts";
export type { ChartSample } from "./sample.ts";
export { type Oddity, type Shape, shapeOf } from "./shape-of.ts";
export { type SparklineOptions, sparkline } from "./sparkline.ts";
export { type TimelineOptions, type TimelineSeries, timeline } from "./timeline.ts";
