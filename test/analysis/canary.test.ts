import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canaryExplains, canaryJudgement } from "../../core/analysis/canary.ts";
import type { BlockRecord } from "../../core/model/run.ts";

/** By metric, s. */
type Reading = Readonly<Record<string, number>>;

function record(reading: Reading, when: BlockRecord["when"] = "before", monitor = "canary"): BlockRecord {
  const measurements = Object.entries(reading).map(([metric, value]) => ({
    ...{ metric: `canary.${metric}`, labels: {}, value, unit: "s", original: { value: value * 1e9, unit: "ns" } },
    ...{ source: "monitor:canary", warnings: [] },
  }));
  return { block: 0, monitor, when, round: 0, metrics: [], measurements, problems: [] };
}

const run = (...readings: readonly Reading[]) => readings.map((reading) => record(reading));
const alu = (...values: readonly number[]) => run(...values.map((value) => ({ alu: value })));
/** Runs whose level varies by about half a percent. */
const steady = Array.from({ length: 10 }, (_, i) => alu(1 + 0.005 * Math.sin(i * 2), 1 + 0.005 * Math.cos(i * 3)));

describe("since earlier runs", () => {
  test("a change beyond the noise is a move, with its size and what would have been noise", () => {
    const { moved, since, reason } = canaryJudgement({ candidate: alu(1.08, 1.081), earlier: steady });
    expect(moved).toBe(true);
    expect(since.parts[0]!.change).toBeCloseTo(0.083, 2);
    expect(since.parts[0]!.detectable).toBeLessThan(0.03);
    expect(reason.code).toBe("canary-moved");
    expect(reason.message).toMatch(/since the earlier runs: canary\.alu \+8\.\d% \(noise up to 1%\)/);
  });
  test("faster is a move too", () =>
    expect(canaryJudgement({ candidate: alu(0.93), earlier: steady }).since.moved).toBe(true));
  test("within the noise it is still, and says what would have been seen", () => {
    const { moved, since } = canaryJudgement({ candidate: alu(1.001), earlier: steady });
    expect([moved, since.reason.code]).toEqual([false, "canary-still"]);
  });
  test("less than 1 % moves nobody's benchmark", () => {
    const exact = Array.from({ length: 8 }, () => alu(1));
    expect(canaryJudgement({ candidate: alu(1.0099), earlier: exact }).moved).toBe(false);
    expect(canaryJudgement({ candidate: alu(1.0101), earlier: exact }).moved).toBe(true);
  });
  test("five earlier runs do not say what is noise", () => {
    const { moved, since } = canaryJudgement({ candidate: alu(2), earlier: steady.slice(0, 5) });
    expect([moved, since.reason.code, since.parts[0]!.detectable]).toEqual([null, "canary-unknown", null]);
    expect(since.parts[0]!.change).toBeCloseTo(1, 1);
  });
  test("one disturbed reading of four is none of the machine's", () =>
    expect(canaryJudgement({ candidate: alu(1, 1.5, 1, 1.001), earlier: steady }).since.moved).toBe(false));
  test("where the noise is larger than what is to be explained, nothing is known; larger changes still are", () => {
    const wild = Array.from({ length: 10 }, (_, i) => alu(1 + 0.06 * Math.sin(i * 2)));
    const small = canaryJudgement({ candidate: alu(1.02), earlier: wild });
    expect(small.moved).toBeNull();
    expect(small.reason.message).toContain("the canary's own noise is canary.alu");
    expect(canaryJudgement({ candidate: alu(1.02), earlier: wild }, 0.5).moved).toBe(false);
    expect(canaryJudgement({ candidate: alu(2), earlier: wild }).moved).toBe(true);
  });
  test("one part that moved is enough; one that cannot tell leaves the rest unknown", () => {
    const earlier = steady.map(([first], i) =>
      run({ alu: first!.measurements[0]!.value, dram: 1 + 0.2 * Math.sin(i) }),
    );
    expect(canaryJudgement({ candidate: run({ alu: 1.1, dram: 1 }), earlier }).moved).toBe(true);
    expect(canaryJudgement({ candidate: run({ alu: 1, dram: 1 }), earlier }).moved).toBeNull();
  });
  test("other monitors, failed readings and runs without a canary say nothing", () => {
    const failed = { ...record({}), problems: [{ code: "x", severity: "warning" as const, message: "x" }] };
    const others = [record({ alu: 9 }, "before", "thermal"), failed];
    expect(canaryJudgement({ candidate: others, earlier: steady }).reason.message).toBe("the canary was not read");
    const { since } = canaryJudgement({ candidate: [...others, ...alu(1)], earlier: [...steady, others, []] });
    expect(since.moved).toBe(false);
  });
});

describe("during the run", () => {
  const long = (at: number, size: number) =>
    alu(...Array.from({ length: 24 }, (_, i) => (i < at ? 1 : size) + (i % 5) / 1e3));
  test("a lasting change is found wherever it was, without any history", () => {
    for (const at of [8, 12, 16]) {
      const { during, moved } = canaryJudgement({ candidate: long(at, 1.05), earlier: [] });
      expect([during.moved, moved]).toEqual([true, true]);
      expect(during.parts[0]!.change).toBeCloseTo(0.05, 2);
    }
  });
  test("spikes are no lasting change", () => {
    const spiky = Array.from({ length: 24 }, (_, i) => (i % 7 === 3 ? 3 : 1) + (i % 5) / 1e3);
    expect(canaryJudgement({ candidate: alu(...spiky), earlier: [] }).during.moved).toBe(false);
  });
  test("a few readings need earlier runs to say what is noise", () => {
    const moved = alu(1, 1.002, 1.1, 1.101);
    const before = Array.from({ length: 6 }, (_, i) => alu(1, 1.001, 1 + i / 1e3, 1.002 + i / 1e3));
    expect(canaryJudgement({ candidate: moved, earlier: [] }).during.moved).toBeNull();
    expect(canaryJudgement({ candidate: moved, earlier: before }).during.moved).toBe(true);
    expect(canaryJudgement({ candidate: alu(1, 1.4, 1.4, 1.001), earlier: before }).during.moved).toBe(false);
  });
  test("two readings say nothing", () => {
    const { during } = canaryJudgement({ candidate: alu(1, 2), earlier: steady });
    expect([during.moved, during.reason.code]).toEqual([null, "canary-unknown"]);
  });
  test("a reading between two blocks is one reading", () => {
    const pairs = [1, 1.05, 1.1].flatMap((value) => [
      record({ alu: value }, "after"),
      record({ alu: value }, "before"),
    ]);
    expect(canaryJudgement({ candidate: pairs, earlier: steady }).during.parts[0]!.change).toBeNull();
  });
});

describe("does the machine explain what the cases did", () => {
  const slower = canaryJudgement({ candidate: alu(1.06), earlier: steady });
  const still = canaryJudgement({ candidate: alu(1), earlier: steady });
  test.each([
    ["cases as much worse", slower, 0.07, true],
    ["cases far worse than it", slower, 0.3, false],
    ["cases better while it is slower", slower, -0.07, false],
    ["a still one", still, 0.07, false],
    ["a change that it could not have seen", still, 0.01, null],
    ["no history", canaryJudgement({ candidate: alu(1), earlier: [] }), 0.07, null],
    ["no canary", canaryJudgement({ candidate: [], earlier: [] }), 0.07, null],
  ])("%s", (_name, judgement, worse, expected) => expect(canaryExplains(judgement, worse)).toBe(expected));
});

test("whatever is read: an answer with a reason, and no unit changes it", () => {
  const value = fc.double({ min: 1e-12, max: 1, noNaN: true });
  const one = fc.array(fc.record({ alu: value, l2: value }), { maxLength: 20 });
  fc.assert(
    fc.property(one, fc.array(one, { maxLength: 8 }), (candidate, earlier) => {
      const times = (k: number) => (readings: readonly { alu: number; l2: number }[]) =>
        run(...readings.map(({ alu, l2 }) => ({ alu: alu * k, l2: l2 * k })));
      const judged = canaryJudgement({ candidate: times(1)(candidate), earlier: earlier.map(times(1)) });
      for (const { moved, reason, parts } of [judged.during, judged.since]) {
        expect(reason.code).toBe({ true: "canary-moved", false: "canary-still", null: "canary-unknown" }[`${moved}`]);
        expect(reason.message).not.toMatch(/NaN|null|undefined|Infinity/);
        for (const { change, detectable } of parts) {
          expect(Number.isNaN(change ?? 0) || Number.isNaN(detectable ?? 0)).toBe(false);
          if (detectable !== null) expect(detectable).toBeGreaterThanOrEqual(0);
        }
      }
      const scaled = canaryJudgement({ candidate: times(2 ** 20)(candidate), earlier: earlier.map(times(2 ** 20)) });
      expect([scaled.during.moved, scaled.since.moved]).toEqual([judged.during.moved, judged.since.moved]);
    }),
  );
});

describe("real readings of a busy virtual machine", () => {
  const { short, long } = JSON.parse(readFileSync(new URL("./canary-readings.json", import.meta.url), "utf8"));
  type Real = readonly (readonly [alu: number, l2: number, dram: number])[];
  const of = (real: Real, factor = 1) =>
    run(...real.map(([alu, l2, dram]) => ({ alu: alu * factor, l2: l2 * factor, dram: dram * factor })));
  const others = (at: number) => short.filter((_: Real, i: number) => i !== at).map((real: Real) => of(real));

  test("each run against the others: its neighbours seldom make a machine that moved", () => {
    const moved = short.filter(
      (real: Real, i: number) => canaryJudgement({ candidate: of(real), earlier: others(i) }).since.moved,
    );
    expect(short.length).toBe(40);
    expect(moved.length).toBeLessThanOrEqual(2);
  });
  test("a clock slower by 20 % is seen in every one of them", () => {
    for (const [i, real] of short.entries())
      expect(canaryJudgement({ candidate: of(real, 1.25), earlier: others(i) }).since.moved).toBe(true);
  });
  test("a clock slower by 20 % from somewhere in a long run on is seen", () => {
    for (const real of long)
      for (const at of [8, 12, 16]) {
        const candidate = [...of(real.slice(0, at)), ...of(real.slice(at), 1.25)];
        expect(canaryJudgement({ candidate, earlier: [] }).during.moved).toBe(true);
      }
  });
});
