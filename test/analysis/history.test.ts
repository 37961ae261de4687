import { describe, expect, test } from "vitest";
import { histories, runDifferences } from "../../core/analysis/history.ts";
import { trendOf } from "../../core/analysis/trend.ts";
import type { Environment } from "../../core/model/environment.ts";
import type { HistoryRun } from "../../core/model/history.ts";
import type { Sample } from "../../core/model/run.ts";
import { five, latency, machine, rate, sampleOf } from "./samples.ts";

const day = (i: number) => new Date(Date.UTC(2026, 8, 1 + i, 3)).toISOString();
const run = (i: number, details: Partial<HistoryRun> = {}): HistoryRun => ({
  id: `run-${String(i).padStart(2, "0")}`,
  started: day(i),
  suite: "syscall",
  target: "local",
  environment: machine,
  labels: {},
  ...details,
});
const withFact = (
  name: string,
  value: string,
  role: "must-match" | "subject" | "noted" = "must-match",
): Environment => ({
  ...machine,
  [name]: { value, role },
});
const of = (
  rows: readonly { readonly run?: Partial<HistoryRun>; readonly level?: number; readonly sample?: Partial<Sample> }[],
  paths: readonly string[] | null = [],
) =>
  histories({
    runs: rows.map(({ run: details, level = 1, sample }, i) => ({
      run: run(i, details),
      samples: [sampleOf(five(level), { run: run(i).id, ...sample })],
    })),
    paths: () => paths ?? undefined,
  });
const sizes = (found: ReturnType<typeof of>) => found.map(({ points }) => points.length);

describe("histories", () => {
  test("one value a run: the median of its repetitions", () => {
    const [history, ...more] = of([{ level: 1 }, { level: 2 }]);
    expect(more).toEqual([]);
    expect(history).toMatchObject({ caseId: "getpid", fingerprint: "f1", target: "local", apart: null });
    expect(history!.points).toMatchObject([
      { value: 1.002, n: 5, run: { id: "run-00" } },
      { value: 2.004, n: 5, run: { id: "run-01" } },
    ]);
  });

  test("metric, labels, case and target are series of their own", () => {
    const found = of([
      {},
      { sample: { metric: rate } },
      { sample: { labels: { size: "4k" } } },
      { sample: { fingerprint: "f2" } },
      { run: { target: "lab" } },
      {},
    ]);
    expect(sizes(found)).toEqual([2, 1, 1, 1, 1]);
    expect(found.every(({ apart }) => apart === null)).toBe(true);
  });

  test("another command, unit or direction begins a history, and says why", () => {
    const changed = (sample: Partial<Sample>) =>
      of([{}, {}, { sample }, { sample }]).map(({ points, apart }) => [points.length, apart?.code]);
    expect(changed({ commandHashes: ["c2"] })).toEqual([
      [2, undefined],
      [2, "command-changed"],
    ]);
    expect(changed({ metric: { ...latency, unit: "1" } })).toEqual([
      [2, undefined],
      [2, "unit-changed"],
    ]);
    expect(changed({ metric: { ...latency, better: "higher" } })).toEqual([
      [2, undefined],
      [2, "direction-changed"],
    ]);
    // Two commands within a run are like no other run.
    expect(changed({ commandHashes: ["c1", "c2"] })).toEqual([
      [2, undefined],
      [1, "command-changed"],
      [1, "command-changed"],
    ]);
    expect(sizes(of([{}, { sample: { commandHashes: [] } }]))).toEqual([2]);
  });

  test("machines that take turns go on with their own; the newest stands last", () => {
    const other = { run: { environment: withFact("cpu.model", "Other") } };
    const found = of([{}, other, {}, other, {}]);
    expect(sizes(found)).toEqual([2, 3]);
    expect(found[0]!.apart).toEqual({ code: "incomparable", message: "cpu.model: Example 3000, then Other" });
    expect(found[1]!.points.map(({ run: { id } }) => id)).toEqual(["run-00", "run-02", "run-04"]);
  });

  test("another kernel goes on; storage counts for those who use it", () => {
    const kernel = { run: { environment: withFact("kernel.release", "6.12.9", "subject") } };
    expect(sizes(of([{}, kernel]))).toEqual([2]);
    const storage = { run: { environment: withFact("storage./var/tmp.filesystem", "xfs") } };
    expect(sizes(of([{}, storage], []))).toEqual([2]);
    expect(sizes(of([{}, storage], ["/var/tmp"]))).toEqual([1, 1]);
    expect(sizes(of([{}, storage], null))).toEqual([1, 1]);
  });
});

test("what differs between runs: the subject first, then labels; age and load are left out", () => {
  const before = run(0, {
    labels: { git: "1f3a", lab: "a" },
    environment: { ...machine, "load.1m": { value: 1, role: "noted" }, "cpu.microcode": { value: "1", role: "noted" } },
  });
  const after = run(1, {
    labels: { git: "99c2", lab: "a", new: "x" },
    environment: {
      ...withFact("kernel.release", "6.12.9", "subject"),
      "load.1m": { value: 2, role: "noted" },
      "cpu.microcode": { value: "2", role: "noted" },
    },
  });
  expect(runDifferences(before, after)).toEqual([
    { name: "kernel.release", baseline: "6.12.7", candidate: "6.12.9" },
    { name: "git", baseline: "1f3a", candidate: "99c2" },
    { name: "new", baseline: null, candidate: "x" },
    { name: "cpu.microcode", baseline: "1", candidate: "2" },
  ]);
});

describe("trends", () => {
  /** Scatters by a percent or so. */
  const scattered = (i: number, level: number) => level * (1 + (((i * 37) % 11) - 5) / 500);
  const trend = (
    levels: readonly number[],
    sample: Partial<Sample> = {},
    runs: (i: number) => Partial<HistoryRun> = () => ({}),
  ) => trendOf(of(levels.map((level, i) => ({ level: scattered(i, level), sample, run: runs(i) })))[0]!);
  const steps = (n: number, at: number, ratio: number) => Array.from({ length: n }, (_, i) => (i < at ? 1 : ratio));

  test("a change has its run, the one before, what differs, and which way it is", () => {
    const kernel = (i: number) => ({
      environment: withFact("kernel.release", i < 12 ? "6.12.7" : "6.12.9", "subject"),
    });
    const found = trend(steps(20, 12, 1.2), {}, kernel);
    expect(found).toMatchObject({ unconfirmed: null, drift: null, reason: null });
    expect(found.changes).toMatchObject([
      {
        index: 12,
        run: { id: "run-12" },
        previous: { id: "run-11" },
        verdict: "regression",
        differs: [{ name: "kernel.release", baseline: "6.12.7", candidate: "6.12.9" }],
      },
    ]);
    expect(trend(steps(20, 12, 1.2), { metric: rate }).changes).toMatchObject([{ verdict: "improvement" }]);
    expect(trend(steps(20, 12, 0.8)).changes).toMatchObject([{ verdict: "improvement" }]);
  });

  test("too few runs, and a step too young to be sure", () => {
    expect(trend(steps(7, 3, 2)).reason).toEqual({
      code: "too-few",
      message: "too few: a change needs 4 runs before and 4 after it",
    });
    expect(trend(steps(15, 12, 1.2))).toMatchObject({
      changes: [],
      unconfirmed: { run: { id: "run-12" }, verdict: "regression" },
    });
  });

  test("a drift a week, at the rate of the runs; none within a week", () => {
    const slope = Array.from({ length: 40 }, (_, i) => 1.01 ** i);
    const daily = trend(slope).drift!;
    expect(daily).toMatchObject({ relative: true, verdict: "regression" });
    expect(daily.perRun).toBeCloseTo(0.01, 3);
    expect(daily.perWeek).toBeCloseTo(1.01 ** 7 - 1, 2);
    const hourly = trend(slope, {}, (i) => ({ started: new Date(Date.UTC(2026, 8, 1, i)).toISOString() })).drift!;
    expect(hourly.perWeek).toBeNull();
  });
});
