import type { Json } from "../model/case.ts";

/** The built-in plugins: names like anybody's, loaded by the same import as a third party's. */
export const BUILT_IN_PLUGINS: readonly string[] = [
  ...[
    "script",
    "micro",
    "lmbench",
    "fio",
    "netperf",
    "iperf3",
    "ioping",
    "sysbench",
    "hyperfine",
    "stress-ng",
    "rt-tests",
    "perf-bench",
  ].map((name) => `@perfmon/core/plugins/tools/${name}`),
  "@perfmon/core/plugins/targets/local",
  ...["resources", "canary"].map((name) => `@perfmon/core/plugins/monitors/${name}`),
  "@perfmon/core/plugins/collectors/sqlite",
  ...["evidence", "threshold", "changepoint", "severity"].map((name) => `@perfmon/core/plugins/analyzers/${name}`),
  ...["terminal", "json"].map((name) => `@perfmon/core/plugins/reporters/${name}`),
  ...["csv", "hyperfine", "iperf3", "google-benchmark", "benchfmt", "lkp", "phoronix"].map(
    (name) => `@perfmon/core/plugins/formats/${name}`,
  ),
  ...["pytest-benchmark", "jmh", "bmf", "github-action-benchmark", "openmetrics"].map(
    (name) => `@perfmon/core/plugins/formats/${name}`,
  ),
];

/** What holds where nobody says anything else. Every key of the configuration is here. */
export const DEFAULTS: Readonly<Record<string, Json>> = {
  plugins: ["..."],
  target: "local",
  targets: {},
  store: "sqlite:.perfmon/store.db",
  suites: ["suites"],
  monitors: ["resources", "canary"],
  reporters: ["terminal"],
  analyzers: ["evidence", "threshold", "changepoint", "severity"],
  options: {},
  thresholds: {},
  subject: [],
  baseline: "automatic",
  min_boots: null,
  rerun: 4,
  fail_on: "low",
};
