import { expect, test } from "vitest";
import type { JudgedRun, JudgeInput } from "../../core/analysis/input.ts";
import { judge } from "../../core/analysis/judge.ts";
import { rollUp } from "../../core/analysis/roll-up.ts";
import type { Environment } from "../../core/model/environment.ts";
import { builtIn, caseOf, machine, rate, runOf, sampleOf } from "./samples.ts";

const place = (kernel: string, boot: string): Environment => ({
  ...machine,
  "kernel.release": { value: kernel, role: "subject" },
  "boot.id": { value: boot, role: "noted" },
});

/** A run of 5 repetitions about a level, on a kernel and in a boot. */
const measured = (id: string, level: number, kernel = "6.12.7", boot = "b"): JudgedRun =>
  runOf(id, [sampleOf([0.99, 0.995, 1, 1.005, 1.01].map((x) => x * level))], { environment: place(kernel, boot) });

/** Runs vary by a percent or so. */
const LUCK = [1, 1.01, 0.99, 1.005, 0.995, 1.008, 0.992, 1.003, 0.997, 1.006, 0.994, 1.002];

async function only(
  earlier: readonly JudgedRun[],
  candidate: JudgedRun,
  { others = [], ...more }: { others?: readonly JudgedRun[]; whole?: boolean; minBoots?: number } = {},
) {
  const input: JudgeInput = {
    candidate: { ...candidate, cases: [caseOf()], others },
    baseline: { choice: { rule: "automatic", name: null, runs: [], reasons: [] }, runs: earlier, whole: more.whole },
    analyzers: builtIn,
    config: { minBoots: more.minBoots ?? null },
  };
  const { comparisons } = await judge(input);
  return comparisons[0]!;
}
const codes = ({ reasons }: { reasons: readonly { readonly code: string }[] }) => reasons.map(({ code }) => code);

test("fewer than 6 earlier runs: repetitions, and it is said that the noise between runs is unmeasured", async () => {
  const five = LUCK.slice(0, 5).map((luck, i) => measured(`r${i}`, luck));
  const found = await only(five, measured("now", 1.15));
  expect(found).toMatchObject({ replicate: "repetition", noise: null, verdict: "regression" });
  expect(codes(found)).toContain("short-history");
});

test("from 6 on: runs, with their noise", async () => {
  const earlier = LUCK.map((luck, i) => measured(`r${i}`, luck));
  const found = await only(earlier, measured("now", 1.05));
  expect(found).toMatchObject({
    replicate: "run",
    verdict: "regression",
    noise: { runs: 12, accidents: 0 },
    baseline: { runs: 12 },
  });
  // Nobody set a limit, and it is not the default one that decided.
  expect(rollUp([found]).reasons[0]!.message).toBe("getpid call.time: +5.0%, low");
  expect(found.noise!.between).toBeGreaterThan(0.003);
  expect(found.noise!.between).toBeLessThan(0.01);
  expect(found.change).toBeCloseTo(0.05, 2);
  expect(await only(earlier, measured("now", 1.002))).toMatchObject({ replicate: "run", verdict: "pass" });
});

test("a throughput that is now 0 has no ratio: the differences between runs tell", async () => {
  const at = (level: number, i: number) => runOf(`r${i}`, [sampleOf([level], { metric: rate })]);
  const earlier = LUCK.map((luck, i) => at(luck * 100, i));
  const now = { ...runOf("now", [sampleOf([0], { metric: rate })]), cases: [caseOf({}, [rate])] };
  const [found] = (
    await judge({
      candidate: now,
      baseline: { choice: { rule: "automatic", name: null, runs: [], reasons: [] }, runs: earlier },
      analyzers: builtIn,
    })
  ).comparisons;
  expect(found).toMatchObject({ replicate: "run", change: null, verdict: "regression", severity: "critical" });
  expect(found!.difference!.value).toBeCloseTo(-100, 0);
  expect(codes(found!)).toContain("no-ratio");
});

test("noise beyond the range of numbers: nothing in a verdict is no number, and it is said", async () => {
  const earlier = LUCK.map((luck, i) => runOf(`r${i}`, [sampleOf([i % 2 ? 1e308 : -1e308, luck])]));
  const found = await only(earlier, runOf("now", [sampleOf([1])]));
  expect(found).toMatchObject({ replicate: "repetition", noise: null });
  expect(codes(found)).toContain("out-of-range");
});

test("only the runs since the level last changed are the history; last:N takes all the same", async () => {
  const earlier = [...LUCK.map((luck) => luck), ...LUCK.map((luck) => luck * 1.2)].map((level, i) =>
    measured(`r${i}`, level),
  );
  const found = await only(earlier, measured("now", 1.2));
  expect(found).toMatchObject({ replicate: "run", verdict: "pass", noise: { runs: 12 }, baseline: { runs: 12 } });
  expect(found.reasons.find(({ code }) => code === "still-worse")!.message).toBe(
    "the level got worse by +20.0% with run r12: only the 12 runs since then are the baseline",
  );
  const signed = earlier.map((run) => ({ ...run, samples: [sampleOf([run.samples[0]!.values[2]! - 3])] }));
  const below = await only(signed, runOf("now", [sampleOf([-1.8])]));
  expect(below.reasons.find(({ code }) => code === "still-worse")!.message).toMatch(
    /^the level got worse from -2.00 s to/,
  );
  const better = await only(earlier.toReversed(), measured("now", 1));
  expect(better.reasons.find(({ code }) => code === "since-change")!.message).toMatch(
    /^the level changed by -1\d\.\d%/,
  );
  const whole = await only(earlier, measured("now", 1.2), { whole: true });
  expect(whole).toMatchObject({ noise: { runs: 24 } });
  expect(codes(whole)).not.toContain("still-worse");
});

test("re-runs count for the candidate's side", async () => {
  const earlier = LUCK.map((luck, i) => measured(`r${i}`, luck));
  const others = [1.001, 0.999].map((level, i) => measured(`again${i}`, level));
  const found = await only(earlier, measured("now", 1.04), { others });
  expect(found).toMatchObject({ replicate: "run", candidate: { runs: 3 }, verdict: "pass" });
  expect(Math.abs(found.change!)).toBeLessThan(0.005);
});

/** One run in each of some boots of a kernel. */
const boots = (kernel: string, levels: readonly number[]): JudgedRun[] =>
  levels.map((level, i) => measured(`${kernel}-${i}`, level, kernel, `${kernel}-boot-${i}`));

test("another kernel: boots are compared, five a side are enough", async () => {
  const old = boots("6.12.7", [1, 1.01, 0.99, 1.005, 0.995]);
  const [now, ...others] = boots("6.12.9", [1.06, 1.07, 1.05, 1.065, 1.055]);
  const found = await only(old, now!, { others });
  expect(found).toMatchObject({ replicate: "boot", verdict: "regression", p: 2 / 252 });
  expect(found.reasons.find(({ code }) => code === "boots")!.message).toBe("5 boots against 5: each boot is one value");
  const same = boots("6.12.9", [1.002, 1.008, 0.992, 1.003, 0.997]);
  expect((await only(old, same[0]!, { others: same.slice(1) })).verdict).not.toBe("regression");
});

test("fewer boots: repetitions, and every finding says how many there are; min_boots makes it inconclusive", async () => {
  const old = boots("6.12.7", [1, 1.01, 0.99]);
  const now = measured("now", 1.2, "6.12.9", "boot");
  const found = await only(old, now);
  expect(found).toMatchObject({ replicate: "repetition", verdict: "regression" });
  expect(found.reasons.find(({ code }) => code === "few-boots")!.message).toMatch(
    /3 boots against 1, 5 a side are needed$/,
  );
  const asked = await only(old, now, { minBoots: 5 });
  expect(asked).toMatchObject({ verdict: "inconclusive", change: null, severity: "none" });
  expect(asked.reasons[0]).toEqual({
    code: "min-boots",
    message: "min_boots is not reached: 2 of the baseline's kernel and 4 of this one are missing",
  });
});

test("several runs of one boot are one value", async () => {
  const twice = [...boots("6.12.7", [1, 1.01, 0.99]), ...boots("6.12.7", [1.001, 1.011, 0.991])];
  expect((await only(twice, measured("now", 1.2, "6.12.9", "boot"))).reasons.map(({ code }) => code)).toContain(
    "few-boots",
  );
});

test("the same kernel in many boots is judged by runs, as ever", async () => {
  const earlier = LUCK.map((luck, i) => measured(`r${i}`, luck, "6.12.7", `boot-${i}`));
  expect(await only(earlier, measured("now", 1.05, "6.12.7", "another"))).toMatchObject({ replicate: "run" });
});

test("zeros and negative values: by runs too, in the metric's unit", async () => {
  const zero = (id: string, level: number) => runOf(id, [sampleOf([level, level + 0.5, level - 0.5])]);
  const earlier = [0, 0.2, -0.2, 0.1, -0.1, 0.3, -0.3].map((level, i) => zero(`r${i}`, level));
  const found = await only(earlier, zero("now", 9));
  expect(found).toMatchObject({ replicate: "run", change: null });
  expect(found.difference!.value).toBeGreaterThan(8);
});
