/** The programmatic API of perfmon: "@perfmon/core". Plugins use "@perfmon/core/plugin" instead. */

export type { AbRequest } from "./api/ab.ts";
export type { AckRequest } from "./api/acks.ts";
export {
  buildRun,
  type OwnCase,
  type OwnResult,
  type OwnRun,
} from "./api/build-run.ts";
export type { Calibrated, CalibrateRequest } from "./api/calibrate.ts";
export type { Compared, VerdictPolicy } from "./api/compare.ts";
export { ackDocument, compareDocument, judgedRunDocument, runsDocument, storedRunDocument } from "./api/documents.ts";
export type { ExecRequest } from "./api/exec.ts";
export type { ExitReason } from "./api/exit.ts";
export type { ExportFormat } from "./api/export.ts";
export type { FailOn } from "./api/fail-on.ts";
export type { FindingName } from "./api/find-finding.ts";
export type { ImportedRuns, ImportRequest } from "./api/import.ts";
export type { PromoteRequest, SetBaselineRequest } from "./api/named-baselines.ts";
export { type CompareOptions, openPerfmon, type Perfmon, type PerfmonOptions } from "./api/perfmon.ts";
export type { PlanRequest } from "./api/plan.ts";
export { type Regression, regressions } from "./api/regressions.ts";
export type { Rejudged, RejudgeRequest } from "./api/rejudge.ts";
export type { PruneRequest, RunListing } from "./api/runs.ts";
export type { LogEntry, RawOutput } from "./api/show.ts";
export type { ThresholdMap } from "./api/thresholds.ts";
export type { TrendRequest } from "./api/trend.ts";
export { trendDocument } from "./api/trend-document.ts";
export { CATALOGUE, type ErrorCode, EXIT } from "./errors/catalogue.ts";
export type { Diagnostic } from "./errors/diagnostic.ts";
export { isPerfmonError, PerfmonError } from "./errors/perfmon-error.ts";
export { type AbSettings, type AbSubject, abSettings, abSides } from "./model/ab.ts";
export type * from "./model/ack.ts";
export type * from "./model/case.ts";
export type * from "./model/comparison.ts";
export { SEVERITIES } from "./model/comparison.ts";
export type * from "./model/environment.ts";
export type * from "./model/event.ts";
export type * from "./model/history.ts";
export type * from "./model/measurement.ts";
export type * from "./model/metric.ts";
export { KINDS } from "./model/metric.ts";
export type * from "./model/plan.ts";
export type * from "./model/profile.ts";
export type * from "./model/run.ts";
export type { RunFilter } from "./plugin/collector.ts";
export type { RunReport } from "./plugin/reporter.ts";
export { formatChange, formatQuantity } from "./units/format.ts";
