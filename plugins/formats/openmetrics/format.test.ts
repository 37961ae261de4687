import { isFailure } from "@perfmon/core/plugin";
import { plainRun, testFormat } from "@perfmon/core/plugin/testing";
import { expect, test } from "vitest";
import format from "./format.ts";

for (const { name, run } of testFormat(format)) test(name, run);

const text = (...runs: Parameters<typeof format.write>[0]) => [...format.write(runs)].join("");

test("a family has its type, its unit and its points in the order of time; the end is marked", () => {
  const labels = 'suite="kit",case="a",metric="latency",target="local"';
  expect(text(plainRun(2, [0.25, 0.75, 0.5]), plainRun(1, [1]))).toBe(
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
      "# EOF",
      "",
    ].join("\n"),
  );
});

test("labels keep their values, whatever is in them, and no two become one", () => {
  const run = plainRun(1, [1], { labels: { case: 'a"b\\\n', "ca-se": "x", ca_se: "y", __name__: "z", "1": "n" } });
  expect(text(run)).toContain(
    'case="a",metric="latency",target="local",label_1="n",label___name__="z",ca_se="x",ca_se_2="y",case_2="a\\"b\\\\\\n"}',
  );
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

const awkward = ["errors.total", "count", "severity", "jobRuntime"].map((name, at) => {
  const run = plainRun(at + 1, [0.5, 2], { labels: { "job Name": 'a"b\\\n', ca: "x", Ca: "y" } });
  const result = run.cases[0]!;
  const metric = { ...result.metrics[0]!, name, unit: ["1", "1", "1", "bit/s"][at]!, description: 'the "true" one' };
  const repetitions = result.repetitions.map((repetition) => ({
    ...repetition,
    measurements: repetition.measurements!.map((one) => ({ ...one, metric: name, unit: metric.unit })),
  }));
  return { ...run, cases: [{ ...result, metrics: [metric], repetitions }] } as typeof run;
});

test("a metric is not called like what perfmon adds, nor like a counter; bits become bytes", () => {
  const written = text(...awkward);
  for (const line of ["perfmon_errors_total_value{", "perfmon_count_value{", "perfmon_severity_measured{"])
    expect(written).toContain(`\n${line}`);
  expect(written).toMatch(/^perfmon_job_runtime_bytes_per_second\{.*\} 0.15625 \d+$/m);
});
