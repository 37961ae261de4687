/** Everything that a plugin may use: "@perfmon/core/plugin". */

export type { ErrorCode } from "./errors/catalogue.ts";
export { isPerfmonError, PerfmonError } from "./errors/perfmon-error.ts";
export { type AbSettings, type AbSubject, abSettings, abSides } from "./model/ab.ts";
export { type Accompanying, accompanying } from "./model/accompanying.ts";
export type * from "./model/ack.ts";
export type * from "./model/case.ts";
export type * from "./model/comparison.ts";
export { isOpenRegression, SEVERITIES } from "./model/comparison.ts";
export type * from "./model/environment.ts";
export type * from "./model/event.ts";
export { exactJson, parseExactJson } from "./model/exact-json.ts";
export type * from "./model/history.ts";
export * from "./model/measurement.ts";
export * from "./model/metric.ts";
export type * from "./model/plan.ts";
export type * from "./model/precision.ts";
export type * from "./model/profile.ts";
export type * from "./model/progress-line.ts";
export * from "./model/run.ts";
export { processStart, type RunOwner, shownState } from "./model/run-state.ts";
export { quote } from "./model/shell-word.ts";
export type * from "./model/timeline.ts";
export { ULID_PATTERN } from "./model/ulid.ts";
export { type Worsening, worsening } from "./model/worsening.ts";
export type * from "./plugin/analyzer.ts";
export type * from "./plugin/collector.ts";
export { type CsvRow, csvRows } from "./plugin/csv-rows.ts";
export type * from "./plugin/dashboard.ts";
export {
  API_VERSION,
  BRAND,
  type Contribution,
  definePlugin,
  defineTool,
  type Manifest,
  type Plugin,
} from "./plugin/define.ts";
export { type Failure, failure, isFailure } from "./plugin/failure.ts";
export * from "./plugin/format.ts";
export { type JsonEntryText, type JsonPath, JsonSplitter } from "./plugin/json-splitter.ts";
export type * from "./plugin/monitor.ts";
export { plainText } from "./plugin/plain-text.ts";
export {
  type JsonMap,
  type JsonPiece,
  jsonList,
  jsonMap,
  jsonNumber,
  jsonText,
  jsonTime,
  readJson,
} from "./plugin/read-json.ts";
export { accompanyingTexts } from "./plugin/report-text/accompanying-text.ts";
export { baselineText, pairText, sideNames } from "./plugin/report-text/baseline-text.ts";
export {
  changeText,
  confidenceText,
  detectableText,
  halfWidth,
  intervalText,
  knownText,
  limitText,
  MISSING,
  passText,
  seriesName,
  summaryText,
  toleranceText,
} from "./plugin/report-text/comparison-text.ts";
export { duration, roughly } from "./plugin/report-text/duration.ts";
export { environmentText, factText, factTexts } from "./plugin/report-text/environment-text.ts";
export { isStored } from "./plugin/report-text/is-stored.ts";
export { minuteText, runDate } from "./plugin/report-text/run-date.ts";
export { type RunDoubt, runDoubts } from "./plugin/report-text/run-doubts.ts";
export { SAID_REASONS } from "./plugin/report-text/said-reasons.ts";
export { type StillWorse, stillWorse } from "./plugin/report-text/still-worse.ts";
export {
  countsText,
  isCompared,
  regressionsText,
  saidByCase,
  type Tally,
  tally,
} from "./plugin/report-text/tally.ts";
export { whyFailed } from "./plugin/report-text/why-failed.ts";
export type * from "./plugin/reporter.ts";
export type * from "./plugin/schema.ts";
export { type SeriesOfRun, seriesOf } from "./plugin/series.ts";
export { sparkline } from "./plugin/sparkline.ts";
export type * from "./plugin/store-view.ts";
export type * from "./plugin/target.ts";
export { linesOf, textOf, wholeText } from "./plugin/text-stream.ts";
export { drawTable, type TableCell, type TableColumn, type TableOptions, type TextStyle } from "./plugin/text-table.ts";
export { cutText, padText, textWidth, wrapText } from "./plugin/text-width.ts";
export type * from "./plugin/tool.ts";
export * from "./stats/index.ts";
export { type FormatOptions, formatChange, formatQuantity, formatSpread } from "./units/format.ts";
export { formatFact } from "./units/format-fact.ts";
export { readNumber } from "./units/number.ts";
export { parseQuantity } from "./units/quantity.ts";
export { unitSpelled } from "./units/spelling.ts";
export { BASE_UNITS, type BaseUnit, normalise, unitNames, unitOf } from "./units/units.ts";
