import type { Json } from "../model/case.ts";

const TOOLS = "script micro lmbench fio netperf iperf3 ioping hyperfine rt-tests sysbench stress-ng perf-bench";
const FORMATS =
  "csv google-benchmark benchfmt lkp phoronix pytest-benchmark jmh bmf github-action-benchmark openmetrics folded speedscope";

/** `names`: with spaces between them. */
const builtIn = (kind: string, names: string) =>
  names.split(" ").map((name) => `@perfmon/core/plugins/${kind}/${name}`);

/** The built-in plugins: names like anybody's, loaded by the same import as a third party's. */
export const BUILT_IN_PLUGINS: readonly string[] = [
  ...builtIn("tools", TOOLS),
  ...builtIn("targets", "local"),
  ...builtIn("monitors", "resources canary system perf counters"),
  ...builtIn("collectors", "sqlite"),
  ...builtIn("analyzers", "evidence threshold changepoint severity"),
  ...builtIn("reporters", "terminal json junit markdown github"),
  ...builtIn("formats", FORMATS),
  "@perfmon/core/plugins/dashboard",
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
  profile: "off",
  profiler: "perf",
  fail_on: "low",
};
