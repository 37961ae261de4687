import { expect, test } from "vitest";
import { judge } from "../../core/analysis/judge.ts";
import { accompanying } from "../../core/model/accompanying.ts";
import type { Comparison } from "../../core/model/comparison.ts";
import type { Labels, Metric } from "../../core/model/metric.ts";
import type { Sample } from "../../core/model/run.ts";
import { accompanyingTexts } from "../../core/plugin/report-text/accompanying-text.ts";
import { caseOf, five, inputOf, latency, rate, runOf, sampleOf } from "./samples.ts";

const use = (name: string, unit = "ratio"): Metric => ({
  ...{ name, unit, better: "lower", kind: "resource_utilization", zero: true, description: "used" },
});

type Use = readonly [metric: Metric, before: readonly number[], now: readonly number[], labels?: Labels];

/** What one case that takes `factor` times as long used, before and now. */
async function compared(factor: number, ...uses: readonly Use[]): Promise<readonly Comparison[]> {
  const side = (time: number, at: 1 | 2): Sample[] => [
    sampleOf(five(time)),
    ...uses.map(([metric, ...values]) => sampleOf(values[at - 1] as number[], { metric, labels: values[2] ?? {} })),
  ];
  const input = inputOf([], []);
  const metrics = [latency, ...uses.map(([metric]) => metric)];
  const { comparisons } = await judge({
    ...input,
    candidate: { ...runOf("now", side(factor, 2)), cases: [caseOf({}, metrics)] },
    baseline: { ...input.baseline, runs: [runOf("before", side(1, 1))] },
  });
  return comparisons;
}
const names = async (factor: number, ...uses: readonly Use[]) =>
  accompanying(await compared(factor, ...uses)).map(({ metric }) => metric);

test("what changed clearly with a regression is named, with its case and its change", async () => {
  const found = accompanying(
    await compared(1.3, [use("system.disk_written", "B/s"), five(200e6), five(140e6), { device: "vda" }]),
  );
  expect(found).toMatchObject([
    { case: "getpid", metric: "system.disk_written", labels: { device: "vda" }, unit: "B/s", baseline: 200.4e6 },
  ]);
  expect(found[0]!.change).toBeCloseTo(-0.3, 6);
  expect(found[0]!.interval![1]).toBeLessThan(0);
});

test("nothing is named of a case that did not regress, or whose regression is known", async () => {
  const busy: Use = [use("system.cpu_busy"), five(0.2), five(0.6)];
  expect(await names(1, busy)).toEqual([]);
  expect(await names(0.7, busy)).toEqual([]);
  const known = { id: "0a1b2c3d", reason: "accepted", until: null };
  const comparisons = await compared(1.3, busy);
  expect(accompanying(comparisons)).toHaveLength(1);
  expect(accompanying(comparisons.map((one) => ({ ...one, acknowledged: known })))).toEqual([]);
});

test("neither what is within 10 % or uncertain, nor a trifle, nor what is no use of the machine", async () => {
  const wide = [0.1, 0.9, 0.2, 0.8, 0.5];
  expect(
    await names(
      1.3,
      [use("system.cpu_busy"), five(0.5), five(0.54)],
      [use("system.disk_busy"), wide, [0.9, 0.2, 0.95, 0.9, 0.3]],
      [use("system.pressure_memory"), five(0.0001), five(0.001)],
      [use("system.net_sent", "B/s"), five(100), five(5000)],
      [rate, five(100), five(200)],
    ),
  ).toEqual([]);
});

test("at most three, the largest change first, a fall as large as a rise, and what two monitors see once", async () => {
  expect(
    await names(
      1.3,
      [use("system.cpu_busy"), five(0.2), five(0.3)],
      [use("system.pressure_io"), five(0.1), five(0.5)],
      [use("resources.pressure_io"), five(0.1), five(0.45), { source: "proc" }],
      [use("system.disk_written", "B/s"), five(800e6), five(100e6), { device: "vda" }],
      [use("resources.cpu_system", "s"), five(1), five(2), { source: "cgroup" }],
    ),
  ).toEqual(["system.disk_written", "system.pressure_io", "resources.cpu_system"]);
});

test("of one monitor two, so that it does not hide another", async () => {
  const less = ["cpu_user", "cpu_system", "cpu_idle"].map(
    (name): Use => [use(`resources.${name}`, "s"), five(9), five(1)],
  );
  expect(await names(1.3, ...less, [use("system.disk_busy"), five(0.5), five(0.8)])).toEqual([
    ...["resources.cpu_user", "resources.cpu_system", "system.disk_busy"],
  ]);
});

test("what was nothing before is named by its sizes: nothing has no percent", async () => {
  const none = [0, 0, 0, 0, 0];
  const found = accompanying(
    await compared(1.3, [use("system.disk_read", "B/s"), none, five(50e6), { device: "vda" }]),
  );
  expect(found).toMatchObject([{ metric: "system.disk_read", baseline: 0, change: null, interval: null }]);
});

test("in words: a text a case, without where the numbers were read", async () => {
  const comparisons = await compared(
    1.3,
    [use("system.disk_read", "B/s"), [0, 0, 0, 0, 0], five(50e6), { device: "vda" }],
    [use("resources.cpu_system", "s"), five(1), five(2), { source: "cgroup" }],
  );
  expect(accompanyingTexts(comparisons)).toEqual([
    "With getpid: system.disk_read{device=vda} 0 B/s -> 50.1 MB/s, resources.cpu_system +100%",
  ]);
  expect(accompanyingTexts([])).toEqual([]);
});
