/** Conformance kits for plugins: "@perfmon/core/plugin/testing". Each gives checks for any test runner:
 * `for (const check of testTool(tool, folder)) test(check.name, check.run)`. */

export { emptyView } from "./plugin/empty-view.ts";
export { type AnalyzerKitOptions, testAnalyzer } from "./plugin/testing/analyzer.ts";
export { arbitraryRun, type FastCheckApi, fastCheck } from "./plugin/testing/arbitrary.ts";
export type { Check } from "./plugin/testing/check.ts";
export { type Fixture, readFixtures } from "./plugin/testing/fixture.ts";
export { type ExpectedRecord, type FormatFixture, readFormatFixtures } from "./plugin/testing/format/fixture.ts";
export { type FormatKitOptions, testFormat } from "./plugin/testing/format.ts";
export { testMonitor } from "./plugin/testing/monitor.ts";
export { type ReporterKitOptions, testReporter } from "./plugin/testing/reporter.ts";
export { type SampleEvidence, sampleEvidence } from "./plugin/testing/sample-evidence.ts";
export { type SampleReport, sampleReports } from "./plugin/testing/sample-reports.ts";
export { plainRun } from "./plugin/testing/store/plain-run.ts";
export { testStore } from "./plugin/testing/store.ts";
export { type TargetKit, testTarget } from "./plugin/testing/target.ts";
export { testTool } from "./plugin/testing/tool.ts";
