import { expect, test } from "vitest";
import { pairSamples } from "../../core/analysis/pairing.ts";
import { bySeries } from "../../core/analysis/series.ts";
import { latency, sampleOf } from "./samples.ts";

const now = sampleOf([1]);
const before = (details: Parameters<typeof sampleOf>[1]) => sampleOf([2], { run: "before", ...details });
const refusalOf = (details: Parameters<typeof sampleOf>[1], candidate = now) =>
  pairSamples([candidate], bySeries([before(details)]))[0]!.refusal?.code ?? null;

test("equal series, unit and command: a pair", () => {
  expect(refusalOf({})).toBeNull();
  expect(refusalOf({ caseId: "renamed" })).toBeNull();
});

test.each([
  ["fingerprint", { fingerprint: "f2" }],
  ["metric", { metric: { ...latency, name: "other" } }],
  ["labels", { labels: { job: "a" } }],
])("another %s is another series", (_, details) => {
  expect(refusalOf(details)).toBe("no-baseline");
});

test("labels are compared as they are, not as one text", () => {
  const tricky = sampleOf([1], { labels: { a: "1,b=2" } });
  expect(refusalOf({ labels: { a: "1", b: "2" } }, tricky)).toBe("no-baseline");
  expect(refusalOf({ labels: { b: "2", a: "1" } }, sampleOf([1], { labels: { a: "1", b: "2" } }))).toBeNull();
});

test("another unit or command is refused, never compared in silence", () => {
  expect(refusalOf({ metric: { ...latency, unit: "1" } })).toBe("unit-changed");
  expect(refusalOf({ commandHashes: ["c2"] })).toBe("command-changed");
  expect(refusalOf({ commandHashes: ["c1", "c2"] })).toBe("command-changed");
  expect(refusalOf({}, sampleOf([1], { commandHashes: ["c1", "c2"] }))).toBe("command-changed");
});

test("another direction is refused: with the wrong one, half as good would be an improvement", () => {
  expect(refusalOf({ metric: { ...latency, better: "higher" } })).toBe("direction-changed");
  const earlier = [before({ run: "r1", metric: { ...latency, better: "higher" } }), before({ run: "r2" })];
  expect(pairSamples([now], bySeries(earlier))[0]).toMatchObject({ refusal: null, baseline: [{ run: "r2" }] });
});

test("earlier runs of another command are left out, and it is said", () => {
  const old = [before({ run: "r1", commandHashes: ["c0"] }), before({ run: "r2" }), before({ run: "r3" })];
  const [pair] = pairSamples([now], bySeries(old));
  expect(pair!.baseline.map(({ run }) => run)).toEqual(["r2", "r3"]);
  expect(pair!.notes).toEqual([
    { code: "older-segment", message: expect.stringMatching(/^1 of 3 baseline runs are left out: .*another command/) },
  ]);
});

test("values without a command (an imported file) are compared with a note", () => {
  const [pair] = pairSamples([now], bySeries([before({ commandHashes: [] })]));
  expect(pair).toMatchObject({ refusal: null, notes: [{ code: "command-unknown" }] });
});
