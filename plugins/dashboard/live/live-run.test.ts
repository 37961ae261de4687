import type { ProgressLine } from "@perfmon/core/plugin";
import { expect, test } from "vitest";
import { LiveRun } from "./live-run.ts";
import { changeOf } from "./snapshot.ts";

const AT = "2026-11-26T09:00:00.000Z";
const ms = (s: number) => Date.parse(AT) + s * 1000;
type Precision = Extract<ProgressLine, { type: "repetition-end" }>["precision"];

const start = (cases: readonly [id: string, min: number, max: number, until: number | null][]): ProgressLine => ({
  ...{
    time: 0,
    type: "run-start",
    run: "R",
    rerunOf: null,
    perfmon: "0",
    at: AT,
    suite: "s",
    target: "t",
    environment: "",
  },
  cases: cases.map(([id, min, max, until]) => ({
    ...{ id, step: id, parameters: {}, warmup: 1, repetitions: { min, max, until } },
  })),
});
const began = (time: number, of: string, index: number, warmup = false): ProgressLine => ({
  ...{ time, type: "repetition-start", case: of, index, warmup, round: 0 },
});
const ended = (
  time: number,
  of: string,
  index: number,
  { warmup = false, setAside = false, value = 2e-3, precision = null as Precision, taint = null as string | null } = {},
): ProgressLine => ({
  ...{
    time,
    type: "repetition-end",
    case: of,
    index,
    warmup,
    outcome: "completed",
    setAside,
    duration: 2,
    problem: null,
    taint,
  },
  ...{ values: [{ metric: "latency", labels: {}, value, unit: "s" }], precision },
});

function after(...lines: readonly ProgressLine[]): LiveRun {
  const run = new LiveRun();
  for (const line of lines) run.add(line);
  return run;
}

test("before anything is written nothing is claimed", () => {
  const { state, fields, cases } = new LiveRun().snapshot("running", ms(10));
  expect(state).toBe("running");
  expect(fields).toMatchObject({ done: "", ratio: "", elapsed: "", left: "", now: "" });
  expect(cases).toEqual([]);
});

test("repetitions are counted, warm-ups and repeated ones apart; what is left follows from the pace", () => {
  const run = after(
    start([
      ["a", 5, 5, null],
      ["b", 5, 5, null],
    ]),
    began(0, "a", 0, true),
    ended(2, "a", 0, { warmup: true }),
    began(2, "a", 0),
    ended(4, "a", 0, { setAside: true, taint: "others used 20 % of the CPU time" }),
    began(4, "a", 0),
    ended(6, "a", 0),
    began(6, "b", 0, true),
  );
  const { fields, cases } = run.snapshot("running", ms(7));
  expect(fields).toMatchObject({ done: "1 of 10 repetitions", ratio: "0.100", elapsed: "7.0s", now: "b: warm-up 1" });
  // a: 4 more; b: a warm-up and 5; 2 s each, counted from 6 s on.
  expect(fields.left).toBe("about 20s");
  expect(run.snapshot("running", ms(16)).fields.left).toBe("about 10s");
  expect(cases).toMatchObject([
    { id: "a", state: "running", count: "1/5", metric: "latency", note: "repeated: others used 20 % of the CPU time" },
    { id: "b", state: "running", count: "0/5", value: "", values: "" },
  ]);
});

test("with a precision to reach, the number is what that will take", () => {
  const precision = (more: number | null) => ({ wanted: 0.02, reached: 0.1, metric: "latency", more, reason: null });
  const run = after(start([["a", 3, 30, 0.02]]));
  const count = () => run.snapshot("running", ms(60)).cases[0]!.count;
  expect(count()).toBe("0/3");
  run.add(ended(2, "a", 0, { precision: precision(6) }));
  expect(count()).toBe("1/7");
  run.add(ended(4, "a", 1, { precision: precision(null) }));
  expect(count()).toBe("2/30");
  run.add({ time: 5, type: "case-end", case: "a", outcome: "completed", reason: null, note: "enough" });
  expect(run.snapshot("running", ms(60)).cases[0]).toMatchObject({ count: "2", state: "completed", note: "enough" });
});

test("how it ended: by its own word, by the store's, and after it went on", () => {
  const lines = [start([["a", 2, 2, null]]), ended(2, "a", 0), ended(4, "a", 1)];
  expect(after(...lines).snapshot("interrupted", ms(99))).toMatchObject({
    state: "interrupted",
    fields: { elapsed: "4.0s", left: "" },
  });
  const over: ProgressLine = { time: 5, type: "run-end", run: "R", state: "interrupted" };
  expect(after(...lines, over).snapshot("running", ms(99))).toMatchObject({
    state: "interrupted",
    fields: { elapsed: "5.0s" },
  });
  const again = after(...lines.slice(0, 2), over, start([["a", 2, 2, null]]), began(1, "a", 1));
  expect(again.snapshot("running", ms(1))).toMatchObject({
    state: "running",
    fields: { done: "1 of 2 repetitions", elapsed: "1.0s" },
  });
});

test("of a run that left no lines, only how it ended is known", () => {
  const { state, fields } = new LiveRun().snapshot("completed", ms(0));
  expect(state).toBe("completed");
  expect(fields).toEqual({ state: "completed", done: "", ratio: "", elapsed: "", left: "", now: "", message: "" });
});

test("lines that are cut, or of a later perfmon, change nothing", () => {
  const run = after(start([["a", 2, 2, null]]), ended(2, "a", 0));
  const before = run.snapshot("running", ms(3));
  run.add({ time: 0, type: "unreadable" });
  run.add(ended(2, "nobody", 0));
  expect(run.snapshot("running", ms(3))).toEqual(before);
});

test("only what changed is sent", () => {
  const run = after(
    start([
      ["a", 2, 2, null],
      ["b", 2, 2, null],
    ]),
    ended(2, "a", 0),
  );
  const first = run.snapshot("running", ms(2));
  expect(changeOf(null, first)).toEqual({ fields: first.fields, cases: first.cases });
  expect(changeOf(first, run.snapshot("running", ms(2)))).toEqual({ fields: {}, cases: [] });
  run.add(ended(4, "b", 0));
  const change = changeOf(first, run.snapshot("running", ms(4)));
  expect(change.cases.map(({ id }) => id)).toEqual(["b"]);
  expect(Object.keys(change.fields).sort()).toEqual(["done", "elapsed", "ratio"]);
});
