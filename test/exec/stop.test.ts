import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decideStop } from "../../core/exec/stop.ts";
import { bareCase, bareRepetition } from "../../core/model/bare.ts";
import type { RepetitionPolicy, Threshold } from "../../core/model/case.ts";
import type { Labels, Metric } from "../../core/model/metric.ts";
import { medianInterval } from "../../core/stats/index.ts";

const metric = (name: string, more: Partial<Metric> = {}): Metric => ({
  ...{ name, unit: "s", better: "lower", kind: "custom", description: name, ...more },
});
const METRICS = [metric("first"), metric("time", { headline: true }), metric("other"), metric("errors", { unit: "1" })];
const threshold = (name: string, value = 0.05, unit = "ratio", labels: Labels = {}): Threshold => ({
  ...{ metric: name, labels, limit: { value, unit, origin: "step" } },
});

type Values = Readonly<Record<string, readonly number[]>>;

/** Names may carry one label: `time{cpu=1}`. */
function decide(
  values: Values,
  policy: Partial<RepetitionPolicy> = {},
  thresholds: readonly Threshold[] = [],
  spent = 0,
) {
  const item = {
    ...bareCase("a", "tool", "f"),
    thresholds,
    repetitions: { min: 1, max: 30, until: 0.02, budget: null, ...policy },
  };
  const n = Math.max(0, ...Object.values(values).map(({ length }) => length));
  const repetitions = Array.from({ length: n }, (_, i) =>
    bareRepetition(
      i,
      "2026-01-01T00:00:00.000Z",
      Object.entries(values).flatMap(([key, list]) => {
        const [, name, label, at] = /^(\w+)(?:\{(\w+)=(\w+)\})?$/.exec(key)!;
        const unit = METRICS.find((each) => each.name === name)!.unit;
        const value = list[i];
        const labels: Labels = label === undefined ? {} : { [label]: at! };
        if (value === undefined) return [];
        return [{ metric: name!, labels, value, unit, original: { value, unit }, source: "tool:t", warnings: [] }];
      }),
    ),
  );
  return decideStop(item, repetitions, METRICS, spent);
}

const around = (centre: number, width: number, n: number) =>
  Array.from({ length: n }, (_, i) => centre * (1 + width * (((i * 7) % 11) / 5 - 1)));

describe("enough", () => {
  test("the interval is as narrow as asked", () => {
    const { done, note, precision } = decide({ time: around(1, 0.01, 8) });
    expect([done, note]).toEqual([true, null]);
    expect(precision).toMatchObject({ wanted: 0.02, metric: "time", more: 0, reason: null });
  });
  test("not before min, and at max in any case", () => {
    expect(decide({ time: around(1, 0.01, 8) }, { min: 9 }).done).toBe(false);
    expect(decide({ time: around(1, 0.3, 8) }, { max: 8 }).done).toBe(true);
  });
  test("without until: max, or the budget", () => {
    const plain = { until: null, max: 8 };
    expect(decide({ time: [1, 2, 3] }, plain)).toEqual({ done: false, precision: null, note: null });
    expect(decide({ time: around(1, 0.3, 8) }, plain)).toEqual({ done: true, precision: null, note: null });
    const { done, note } = decide({ time: [1, 2, 3] }, { ...plain, budget: 60 }, [], 61);
    expect([done, note]).toEqual([true, "the budget of 60 s is used up after 3 of 8"]);
  });
  test("values that are all equal are exact, whatever they are", () => {
    for (const value of [3, 0, -2])
      expect(decide({ time: Array(5).fill(value) })).toMatchObject({ done: true, note: null });
  });
});

describe("not enough: what was reached, and what it takes", () => {
  test("about how many more", () => {
    const { done, note, precision } = decide({ time: around(1, 0.1, 12) }, { max: 12 });
    expect(done).toBe(true);
    expect(precision!.reached).toBeCloseTo(0.071, 3);
    expect(note).toBe(`±7.1% reached, ±2% wanted (time): about 140 more repetitions would do`);
    expect(precision!.more).toBe(138);
  });
  test("one more is one", () =>
    expect(decide({ time: [1, 1, 1, 1.042, 1.042, 1] }, { until: 0.0195, max: 6 }).note).toContain(
      ": 1 more repetition would do",
    ));
  test("what is nearly reached does not read as what is wanted", () => {
    const { done, note } = decide({ time: around(1, 0.1, 12) }, { until: 0.0706, max: 12 });
    expect([done, note!.split(" wanted")[0]]).toEqual([true, "±7.071% reached, ±7.06%"]);
  });
  test("what was asked is shown as it was, however little", () =>
    expect(decide({ time: around(1, 0.3, 8) }, { until: 1e-6, max: 8 }).note).toContain("reached, ±0.0001% wanted"));
  test("where it would take thousands, none is promised", () => {
    const { note, precision } = decide({ time: around(1, 0.5, 10) }, { until: 0.001, max: 10 });
    expect([note, precision!.more]).toEqual([
      "±38.1% reached, ±0.1% wanted (time): more repetitions will hardly do",
      null,
    ]);
  });
  test("too few values have no interval that says anything", () => {
    for (const values of [[1], [1, 1], [1, 2, 3, 4]]) {
      const { done, precision } = decide({ time: values });
      expect(done).toBe(false);
      expect(precision).toMatchObject({ reached: null, more: 5 - values.length });
      expect(decide({ time: values }, { max: values.length }).note).toBe(
        "±2% wanted (time): an interval needs 5 repetitions",
      );
    }
  });
  test("a budget that ends it says so too", () =>
    expect(decide({ time: around(1, 0.1, 12) }, { budget: 60 }, [], 60).note).toMatch(
      /^the budget of 60 s is used up after 12 of 30: ±7.1% reached, ±2% wanted \(time\): about \d+ more repetitions would do$/,
    ));
  test("nothing measured", () =>
    expect(decide({ other: [1, 1, 1, 1, 1] }, { max: 5 }).note).toBe(
      "±2% wanted: nothing that is asked for was measured",
    ));
});

describe("what is asked for", () => {
  const wide = around(1, 0.5, 10);
  const narrow = around(1, 0.01, 10);
  test("the headline, where no threshold names a metric", () => {
    expect(decide({ time: narrow, other: wide }).done).toBe(true);
    expect(decide({ time: narrow, other: wide }, {}, [threshold("*")]).done).toBe(true);
    expect(decide({ time: wide, other: narrow }).precision!.metric).toBe("time");
  });
  test("else what thresholds name, by name or by glob, all of it", () => {
    expect(decide({ time: wide, other: narrow }, {}, [threshold("other")]).done).toBe(true);
    expect(decide({ time: narrow, other: wide }, {}, [threshold("time"), threshold("o*")]).precision!.metric).toBe(
      "other",
    );
  });
  test("labels select, and each set of them is a series", () => {
    const values = { "time{cpu=0}": narrow, "time{cpu=1}": wide };
    expect(decide(values).precision!.metric).toBe("time{cpu=1}");
    expect(decide(values, {}, [threshold("time", 0.05, "ratio", { cpu: "0" })]).done).toBe(true);
  });
});

describe("a median of 0", () => {
  const errors = [0, 0, 0, 0, 3, 0, 5, 0, 2, 0];
  const counted = [0, 2, 0, 4, 1, 0, 3, 0, 2, 0, 1, 2];
  test("has no relative interval: that is said, and no number of repetitions promised", () => {
    const { note, precision } = decide({ errors: counted }, { max: 12 }, [threshold("errors")]);
    expect(precision).toMatchObject({ reached: null, more: null });
    expect(note).toBe("±2% wanted (errors): its median may be 0, of which nothing is a share");
  });
  test("is known well enough where half the threshold, in its unit, is wider than the interval", () => {
    expect(decide({ errors: counted }, {}, [threshold("errors", 10, "1")]).done).toBe(true);
    const close = decide({ errors: counted }, { max: 12 }, [threshold("errors", 1, "1")]);
    expect(close.precision).toMatchObject({ reached: null, more: expect.any(Number) });
    expect(close.note).toMatch(/^±2% wanted \(errors\): about \d+ more repetitions would do$/);
  });
  test("whose interval is [0, 0] is exact enough only if it is so", () =>
    expect(decide({ errors }, {}, [threshold("errors")]).precision!.metric).toBe("errors"));
});

test("whatever was measured: an answer without NaN, and what is done with a precision has it or says why", () => {
  const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 1, 1.01));
  const policy = fc.record({ min: fc.integer({ min: 1, max: 6 }), until: fc.constantFrom(0, 0.01, 0.5) });
  fc.assert(
    fc.property(fc.array(value, { maxLength: 14 }), policy, fc.boolean(), (time, { min, until }, absolute) => {
      const limits = absolute ? [threshold("time", 0.5, "s")] : [];
      const { done, note, precision } = decide({ time }, { min, max: 12, until }, limits);
      expect(JSON.stringify([note, precision])).not.toMatch(/NaN|Infinity/);
      expect(precision!.more === null || Number.isInteger(precision!.more)).toBe(true);
      if (done) expect(time.length).toBeGreaterThanOrEqual(Math.min(min, 12));
      if (done) expect(note === null).toBe(precision!.more === 0);
      else expect(time.length < min || precision!.more !== 0).toBe(true);
    }),
  );
});

test("so many more do, about", () => {
  let state = 42;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const ratios = Array.from({ length: 60 }, () => {
    const values = Array.from({ length: 20 }, () => 1 + 0.05 * normal());
    const { precision } = decide({ time: values }, { until: 0.01, max: 1000 });
    const more = Array.from({ length: precision!.more! }, () => 1 + 0.05 * normal());
    const { median, interval } = medianInterval([...values, ...more]);
    return (interval![1] - interval![0]) / 2 / median! / 0.01;
  }).sort((a, b) => a - b);
  // Half of them reach it, and most are near it.
  expect(ratios[30]).toBeGreaterThan(0.75);
  expect(ratios[30]).toBeLessThan(1.25);
  expect(ratios[54]).toBeLessThan(1.8);
});
