import { isFailure } from "@perfmon/core/plugin";
import { plainRun, testFormat } from "@perfmon/core/plugin/testing";
import { expect, test } from "vitest";
import format from "./format.ts";

for (const { name, run } of testFormat(format)) test(name, run);

const text = (...runs: Parameters<typeof format.write>[0]) => [...format.write(runs)].join("");

test("a family has its type, its unit and its points in the order of time; the end is marked", () => {
  const labels = 'suite="kit",case="a",metric="latency",target="local"';
  const [first, second] = [plainRun(1, [1]), plainRun(2, [0.25, 0.75, 0.5])];
  expect(text(second, first)).toBe(
    [
      "# TYPE perfmon_latency_seconds gauge",
      "# UNIT perfmon_latency_seconds seconds",
      "# HELP perfmon_latency_seconds latency: kit; the median of a run's repetitions",
      `perfmon_latency_seconds{${labels}} 1 1767225600`,
      `perfmon_latency_seconds{${labels}} 0.5 1767312000`,
      "# TYPE perfmon_repetitions gauge",
      "# HELP perfmon_repetitions how many repetitions a run's median is of",
      `perfmon_repetitions{${labels}} 1 1767225600`,
      `perfmon_repetitions{${labels}} 3 1767312000`,
      "# TYPE perfmon_run_info gauge",
      "# HELP perfmon_run_info which run the other values are of, and its labels",
      ...[first, second].map(({ id, perfmon }, i) => {
        const info = `run="${id}",perfmon="${perfmon}",suite="kit",target="local"`;
        return `perfmon_run_info{${info}} 1 ${[1767225600, 1767312000][i]}`;
      }),
      "# EOF",
      "",
    ].join("\n"),
  );
});

test("labels keep their values, whatever is in them, and no two become one", () => {
  const run = plainRun(1, [1], { labels: { case: 'a"b\\\n', "ca-se": "x", ca_se: "y", __name__: "z", "1": "n" } });
  const own = 'label_1="n",label___name__="z",ca_se="x",ca_se_2="y",case';
  expect(text(run)).toContain(`suite="kit",target="local",${own}="a\\"b\\\\\\n"} 1 1767225600\n`);
  const beside = { ...plainRun(1, [2]), labels: { side: "b" } };
  expect(text(run, beside)).toContain(
    `case="a",metric="latency",target="local",${own}_2="a\\"b\\\\\\n"} 1 1767225600\n`,
  );
  expect(text(run, beside)).toContain('case="a",metric="latency",target="local",side="b"} 2 1767225600\n');
});

test("a commit makes no new series of each run: labels of runs are those of run_info", () => {
  const written = text(plainRun(1, [1], { labels: { git: "abc" } }), plainRun(2, [2], { labels: { git: "def" } }));
  expect(written).toMatch(/^perfmon_latency_seconds\{([^}]*)\} 1 .*\nperfmon_latency_seconds\{\1\} 2 /m);
  expect(written.match(/^.*git=.*$/gm)).toEqual([
    expect.stringMatching(/^perfmon_run_info\{run=.*,git="abc"\} 1 1767225600$/),
    expect.stringMatching(/^perfmon_run_info\{run=.*,git="def"\} 1 1767312000$/),
  ]);
});

test("two runs of one time cannot be told apart", () => {
  try {
    text(plainRun(1, [1]), plainRun(1, [2]));
    expect.unreachable();
  } catch (error) {
    expect(isFailure(error), String(error)).toBe(true);
  }
});

test("times are whole seconds, which promtool wants, as long as they tell the runs apart", () => {
  const [first, later] = ["2026-01-01T00:00:00.250Z", "2026-01-01T00:00:00.750Z"];
  const at = (started: string) => ({ ...plainRun(1, [1]), started });
  expect(text(at(first))).toContain(" 1 1767225600\n");
  expect(text(at(first), at(later))).toMatch(/ 1 1767225600.25\n.* 1 1767225600.75\n/);
});

/** A run whose only metric has a name and a unit of its own. */
function measuring(name: string, unit: string, nth: number) {
  const run = plainRun(nth, [0.5, 2], { labels: { "job Name": 'a"b\\\n', ca: "x", Ca: "y" } });
  const result = run.cases[0]!;
  const metric = { ...result.metrics[0]!, name, unit, description: 'the "true" one' };
  const repetitions = result.repetitions.map((repetition) => ({
    ...repetition,
    measurements: repetition.measurements!.map((one) => ({ ...one, metric: name, unit: metric.unit })),
  }));
  return { ...run, cases: [{ ...result, metrics: [metric], repetitions }] } as typeof run;
}

test("a metric is not called like what perfmon adds, nor like a counter; bits become bytes", () => {
  const names = [
    ["errors.total", "1", "errors_total_value"],
    ["count", "1", "count_value"],
    ["severity", "1", "severity_measured"],
    ["exitCode", "1", "exit_code_measured"],
    ["change", "ratio", "change_measured_ratio"],
    ["run_duration", "s", "run_duration_measured_seconds"],
    ["change", "s", "change_seconds"],
  ] as const;
  const written = text(
    ...names.map(([name, unit], i) => measuring(name, unit, i + 1)),
    measuring("jobRuntime", "bit/s", 9),
  );
  for (const line of names.map(([, , name]) => `perfmon_${name}{`)) expect(written).toContain(`\n${line}`);
  expect(written).toMatch(/^perfmon_job_runtime_bytes_per_second\{.*\} 0.15625 \d+$/m);
});
