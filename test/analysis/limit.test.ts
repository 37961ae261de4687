import { describe, expect, test } from "vitest";
import { headlineMetric } from "../../core/analysis/headline.ts";
import { chooseLimit, DEFAULT_LIMIT } from "../../core/analysis/limit.ts";
import { latency, percent, rate, threshold } from "./samples.ts";

const iops = { ...rate, name: "read.iops" };
const choose = (thresholds: Parameters<typeof chooseLimit>[2], labels = {}, change: number | null = 0.01) =>
  chooseLimit(iops, labels, thresholds, change);

describe("the limit of a metric", () => {
  test("none: 10 %, by the metric's own direction", () => {
    expect(choose([])).toEqual({ limit: DEFAULT_LIMIT, better: "higher", own: false, refusal: null });
    expect(DEFAULT_LIMIT.value).toBe(0.1);
  });

  test("labels beat the plain name beat a glob beat *", () => {
    const all = [
      threshold("*", percent(1, "flag")),
      threshold("read.*", percent(2, "flag")),
      threshold("read.iops", percent(3)),
      threshold("read.iops", percent(4, "suite"), { labels: { job: "a" } }),
    ];
    expect(choose(all, { job: "a" }).limit.value).toBe(0.04);
    expect(choose(all, { job: "b" }).limit.value).toBe(0.03);
    expect(choose(all.slice(0, 2)).limit.value).toBe(0.02);
    expect(choose(all.slice(0, 1))).toMatchObject({ limit: { value: 0.01 }, own: false });
    expect(choose(all)).toMatchObject({ own: true });
  });

  test("equally specific: the later origin, then the last written", () => {
    const of = (...origins: string[]) =>
      choose(origins.map((origin, i) => threshold("read.iops", percent(i + 1, origin))));
    expect(of("flag", "step", "config").limit.origin).toBe("flag");
    expect(of("step", "step").limit.value).toBe(0.02);
    expect(of("step", "suite").limit.origin).toBe("step");
  });

  test("what a suite says of all metrics beats what the configuration says of this one, which gates all the same", () => {
    const [configured, suite] = [threshold("read.iops", percent(20, "config")), threshold("*", percent(2, "step"))];
    for (const thresholds of [
      [configured, suite],
      [suite, configured],
    ])
      expect(choose(thresholds)).toMatchObject({ limit: { value: 0.02, origin: "step" }, own: true });
    expect(choose([configured])).toMatchObject({ limit: { value: 0.2 }, own: true });
  });

  test("one that forbids what is better says nothing of what is worse", () => {
    const forbidden = threshold("read.iops", percent(5), { direction: "increase" });
    expect(choose([forbidden], {}, 0.2)).toMatchObject({ limit: { value: 0.05 }, better: "lower" });
    expect(choose([forbidden], {}, -0.2)).toMatchObject({ limit: DEFAULT_LIMIT, better: "higher", own: true });
    const all = threshold("*", percent(3));
    expect(choose([forbidden, all], {}, -0.2)).toMatchObject({ limit: { value: 0.03 }, better: "higher" });
    expect(choose([threshold("read.iops", percent(5), { direction: "decrease" })], {}, 0.2)).toMatchObject({
      limit: { value: 0.05 },
      better: "higher",
    });
  });

  test("a label that is not there, or only in a prototype, does not match", () => {
    expect(choose([threshold("read.iops", percent(5), { labels: { constructor: "x" } })]).limit).toBe(DEFAULT_LIMIT);
  });

  test.each([
    ["read.*", true],
    ["*.iops", true],
    ["r*d.i*s", true],
    ["*iops*", true],
    ["write.*", false],
    ["read.iops.*", false],
    ["read.iops*s", false],
  ])("the glob %s: %s", (glob, matches) => {
    expect(choose([threshold(glob, percent(5))]).own).toBe(matches);
  });

  test("a direction says what is bad, whatever the metric thinks", () => {
    expect(choose([threshold("read.iops", percent(5), { direction: "increase" })]).better).toBe("lower");
    expect(choose([threshold("read.iops", percent(5), { direction: "decrease" })]).better).toBe("higher");
  });

  test("both directions forbidden: the sign of the change says which limit applies", () => {
    const both = [
      threshold("read.iops", percent(5), { direction: "increase" }),
      threshold("read.iops", percent(7), { direction: "decrease" }),
    ];
    for (const thresholds of [both, [...both].reverse()]) {
      expect(choose(thresholds, {}, 0.2)).toMatchObject({ better: "lower", limit: { value: 0.05 } });
      expect(choose(thresholds, {}, -0.2)).toMatchObject({ better: "higher", limit: { value: 0.07 } });
    }
  });

  test("a limit in another unit: refused by name, passed over in *", () => {
    const ms = { value: 0.005, unit: "s", origin: "step" };
    expect(choose([threshold("read.iops", ms)]).refusal).toMatchObject({ code: "limit-unit" });
    expect(choose([threshold("*", ms)])).toMatchObject({ limit: DEFAULT_LIMIT, refusal: null });
    expect(chooseLimit(latency, {}, [threshold("*", ms)], null)).toMatchObject({ limit: ms, own: false });
  });
});

describe("the headline", () => {
  const metrics = [
    rate,
    { ...latency, headline: false },
    { ...latency, name: "a", headline: true },
    { ...rate, name: "b", headline: true },
  ];
  test.each([
    [["call.rate", "a", "b"], "a"],
    [["call.rate", "b"], "b"],
    [["call.time", "call.rate"], "call.rate"],
    [["unknown"], null],
    [[], null],
  ])("of %j is %s", (measured, headline) => {
    expect(headlineMetric(metrics, new Set(measured))).toBe(headline);
  });
});
