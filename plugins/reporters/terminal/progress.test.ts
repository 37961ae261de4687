import type { Case, Plan, Precision, ProgressEvent } from "@perfmon/core/plugin";
import { sampleReports } from "@perfmon/core/plugin/testing";
import { expect, test } from "vitest";
import { addEarlier, addRepetition, startCase } from "./case-progress.ts";
import { pen } from "./pen.ts";
import { layoutOf, resultLines, wantsText } from "./progress-lines.ts";
import { liveProgress, type Ticker } from "./progress-live.ts";
import { plainProgress } from "./progress-plain.ts";
import { statusLine } from "./status-line.ts";
import { timeLeft } from "./time-left.ts";

const [template] = sampleReports()[0]!.report.run.cases;
const caseOf = (id: string, repetitions: Partial<Case["repetitions"]> = {}): Case => ({
  ...template!.case,
  id,
  warmup: 0,
  repetitions: { min: 3, max: 8, until: null, budget: null, ...repetitions },
});
const SHAPE = { color: false, unicode: true, live: true };
const [read, write] = [caseOf("rand-read"), caseOf("seq\u001b[2Jwrite\n")];

type Body = ProgressEvent extends infer E ? (E extends ProgressEvent ? Omit<E, "time"> : never) : never;
const begin: Body = {
  type: "run-start",
  rerunOf: null,
  perfmon: "0.1.0",
  run: "RUN",
  environment: "kernel 6.12.9",
  folder: ".perfmon/runs/RUN",
  plan: {
    suite: "io",
    suiteFiles: ["suites/io.yaml"],
    tags: [],
    seed: 4711,
    order: "interleaved",
    target: "local",
    blocks: [],
    cases: [read, write],
    skipped: [{ case: caseOf("numa"), reason: "needs 2 nodes" }],
    baseline: null,
  },
};
const ended = (one: Case, index: number, value: number | null, more: Partial<Body> = {}): Body =>
  ({
    type: "repetition-end",
    case: one,
    index,
    warmup: false,
    outcome: value === null ? "failed" : "completed",
    setAside: false,
    duration: 2,
    problems: value === null ? [{ code: "tool-failed", severity: "error", message: "exit code 1" }] : [],
    taints: [],
    metrics: template!.metrics,
    precision: null,
    measurements:
      value === null ? [] : [{ ...template!.repetitions[0]!.measurements![0]!, value, original: { value, unit: "s" } }],
    ...more,
  }) as Body;
const started = (one: Case, index: number): Body => ({
  type: "repetition-start",
  case: one,
  index,
  warmup: false,
  round: index,
  expected: 8,
});
const done = (one: Case, note: string | null = null): Body => ({
  type: "case-end",
  case: one,
  outcome: "completed",
  reason: null,
  note,
});

/** What a terminal shows after all that was written: only the moves that a live block makes. */
function screen(written: string): string[] {
  const rows = [""];
  let [row, column] = [0, 0];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it plays a terminal
  for (const [token, up] of written.matchAll(/\u001b\[(\d+)A|\u001b\[J|\u001b\[[0-9;]*m|[\s\S]/g)) {
    if (up) row -= Number(up);
    else if (token === "\u001b[J") {
      rows.length = row + 1;
      rows[row] = rows[row]!.slice(0, column);
    } else if (token === "\r") column = 0;
    else if (token === "\n") {
      row += 1;
      column = 0;
      rows[row] ??= "";
    } else if (!token.startsWith("\u001b")) {
      rows[row] = rows[row]!.slice(0, column) + token + rows[row]!.slice(column + 1);
      column += 1;
    }
  }
  return rows;
}

function live(columns = 100) {
  let [written, now, tick] = ["", 0, () => {}];
  const ticker: Ticker = {
    now: () => now,
    eachSecond(callback) {
      tick = callback;
      return () => {
        tick = () => {};
      };
    },
  };
  const stream = {
    write(text: string) {
      written += text;
    },
    columns,
    color: true,
    unicode: true,
    live: true,
  };
  const progress = liveProgress(stream, ticker);
  return {
    send: (...events: Body[]) => {
      for (const event of events) progress.event({ ...event, time: now } as ProgressEvent);
    },
    wait(seconds: number) {
      now += seconds;
      tick();
    },
    close: () => progress.close(),
    screen: () => screen(written),
    written: () => written,
  };
}

test("finished lines stay above the live block, which is redrawn in place", () => {
  const terminal = live();
  terminal.send(begin, started(read, 0));
  terminal.wait(2);
  terminal.send(ended(read, 0, 0.041), started(read, 1));
  terminal.wait(1);
  expect(terminal.screen()).toEqual([
    "perfmon 0.1.0 · suites/io.yaml · target local · run RUN · seed 4711",
    " env  kernel 6.12.9",
    " - numa skipped: needs 2 nodes",
    expect.stringMatching(/^ . rand-read {2}latency +1\/8 +41\.0 ms +▅$/),
    "   sample 1.0s/2.0s · elapsed 3.0s · left about 30s · 0/2 cases · .perfmon/runs/RUN",
  ]);
  terminal.send(ended(read, 1, 0.043), done(read, "the budget of 4s was reached"));
  terminal.send({ type: "run-end", run: "RUN", state: "completed" });
  terminal.close();
  expect(terminal.screen().slice(3)).toEqual([
    expect.stringMatching(/^ ✔ rand-read {2}latency +n=2 +42\.0 ms ±2\.4% +▁█ {2}the budget of 4s was reached$/),
    "",
    "",
  ]);
});

test("a repetition that failed or was disturbed is said at once; nothing of the user's reaches the terminal raw", () => {
  const terminal = live();
  terminal.send(
    begin,
    ended(write, 0, null),
    ended(write, 1, 0.041, { taints: ["others used 12 %"] } as Partial<Body>),
  );
  const text = terminal.screen().join("\n");
  expect(text).toContain(" ! seqwrite  repetition 1 failed: exit code 1");
  expect(text).toContain(" ! seqwrite  repetition 2 disturbed: others used 12 %");
  expect(terminal.written()).not.toContain("\u001b[2J");
  terminal.close();
});

test("a case that ends with its failure says it once", () => {
  const terminal = live();
  terminal.send(begin, ended(write, 0, null), {
    ...{ type: "case-end", case: write, outcome: "failed", reason: "repetition 1: exit code 1", note: null },
  });
  const said = terminal.screen().filter((line) => line.includes("exit code 1"));
  expect(said).toEqual([" ✖ seqwrite  failed: repetition 1: exit code 1"]);
  terminal.close();
});

test("a command without a suite is named by itself, a suite from standard input by its name", () => {
  const headOf = (plan: Partial<Plan>) => {
    const terminal = live(200);
    terminal.send({ ...begin, plan: { ...begin.plan, ...plan } } as Body);
    return terminal.screen()[0];
  };
  const command = { suite: "sleep", suiteFiles: ["-"], skipped: [] };
  const sleep = { ...read, id: "sleep", title: "sleep 0.7" };
  const rest = "target local · run RUN · seed 4711";
  expect(headOf({ ...command, cases: [sleep] })).toBe(`perfmon 0.1.0 · sleep 0.7 · ${rest}`);
  expect(headOf({ ...command, cases: [read, write] })).toBe(`perfmon 0.1.0 · sleep · ${rest}`);
  const long = headOf({ ...command, cases: [{ ...sleep, title: `echo ${"x".repeat(999)}` }] });
  expect(long).toMatch(/^perfmon 0\.1\.0 · echo x+… · target local/);
});

test("what is said once is not cut, and narrow terminals have names and values below each other", () => {
  const terminal = live(40);
  const note = "the budget of 4s was reached after 2 of 8 repetitions";
  terminal.send(begin, { type: "message", level: "warning", text: "other work keeps the CPUs busy: half of the time" });
  terminal.send(started(read, 0), ended(read, 0, 0.041), ended(read, 1, 0.043), done(read, note), started(write, 0));
  terminal.wait(61);
  expect(terminal.screen()).toEqual([
    "perfmon 0.1.0 · suites/io.yaml · target",
    "local · run RUN · seed 4711",
    " env  kernel 6.12.9",
    " - numa skipped: needs 2 nodes",
    " warning: other work keeps the CPUs",
    " busy: half of the time",
    " ✔ rand-read",
    expect.stringMatching(/^ {3}n=2 {3}42\.0 ms ±2\.4% +▁█$/),
    "   the budget of 4s was reached after 2",
    "   of 8 repetitions",
    expect.stringMatching(/^ . seqwrite /),
    "   0/8   ",
    "   sample 1m01s · elapsed 1m01s",
  ]);
  terminal.close();
});

test("names that are too long lose their middle: cases of a matrix differ at the end", () => {
  const long = (depth: number) => caseOf(`rand-read bs=4k ioengine=libaio direct=true iodepth=${depth}`);
  const layout = layoutOf({ cases: [long(1), long(32)] } as never, pen({ write() {}, ...SHAPE, columns: 80 }));
  const [shown] = resultLines(
    ["✔"],
    "n=2",
    startCase(long(32)),
    "",
    layout,
    pen({ write() {}, ...SHAPE, columns: 80 }),
  );
  expect(shown).toMatch(/^ ✔ rand-read ….*iodepth=32 /);
});

test("the state of a run: what fits, the time that is left first", () => {
  const status = {
    ...{ running: { uses: "fio", seconds: 18, mean: 30 }, elapsed: 372, left: 240 },
    ...{ cases: { ended: 3, all: 9 }, folder: ".perfmon/runs/RUN" },
  };
  const at = (columns: number) => statusLine(status, pen({ write() {}, ...SHAPE, columns }));
  expect(at(0)).toBe("   fio 18s/30s · elapsed 6m12s · left about 4m · 3/9 cases · .perfmon/runs/RUN");
  expect(at(79)).toBe("   fio 18s/30s · elapsed 6m12s · left about 4m · 3/9 cases · .perfmon/runs/RUN");
  expect(at(78)).toBe("   fio 18s/30s · elapsed 6m12s · left about 4m · 3/9 cases");
  expect(at(50)).toBe("   fio 18s/30s · elapsed 6m12s · left about 4m");
  expect(at(40)).toBe("   elapsed 6m12s · left about 4m");
});

test("a re-run's lines stand under those of the run before it", () => {
  const terminal = live();
  const wide = { ...begin.plan, cases: [caseOf("rand-read iodepth=32"), read] };
  terminal.send({ ...begin, plan: wide }, ended(read, 0, 0.041), done(read));
  terminal.send({ ...begin, rerunOf: "RUN", plan: { ...wide, cases: [read] } }, ended(read, 0, 0.041), done(read));
  const [first, again] = terminal.screen().filter((line) => line.includes("✔"));
  expect(again).toBe(first);
  terminal.close();
});

test("no line is as wide as the terminal, or the block would leave rests", () => {
  for (const columns of [40, 60, 80]) {
    const terminal = live(columns);
    terminal.send(begin, started(read, 0), ended(read, 0, 0.041), started(read, 1));
    terminal.wait(1);
    for (const line of terminal.screen()) expect(line.length).toBeLessThan(columns);
    terminal.close();
  }
});

test("a log gets one line an event, each beginning with its word", () => {
  let text = "";
  const progress = plainProgress({
    write(part) {
      text += part;
    },
    columns: 0,
    color: false,
    unicode: true,
    live: false,
  });
  const events: Body[] = [
    begin,
    started(read, 0),
    ended(read, 0, 0.041),
    ended(read, 1, null),
    ended(read, 2, 0.043, { taints: ["others used 12 %"] } as Partial<Body>),
    done(read),
    { type: "case-end", case: write, outcome: "timed-out", reason: "no end after 2m", note: null },
    { type: "message", level: "warning", text: "the disk is nearly full" },
    { type: "run-end", run: "RUN", state: "completed" },
  ];
  for (const [time, event] of events.entries()) progress.event({ ...event, time } as ProgressEvent);
  expect(text.trimEnd().split("\n")).toEqual([
    "run  RUN  io  target local  seed 4711  2 cases  kernel 6.12.9",
    "skipped  numa  needs 2 nodes",
    "repetition  rand-read  repetition 2 failed  exit code 1  at 3.0s",
    "disturbed  rand-read  repetition 3  others used 12 %  at 4.0s",
    "done  rand-read  latency  n=2  42.0 ms ±2.4%  at 5.0s",
    "timed-out  seqwrite   no end after 2m  at 6.0s",
    "warning  the disk is nearly full  at 7.0s",
    "end  RUN  completed  at 8.0s",
  ]);
});

test("time left: each case at its own pace, with what lies between repetitions", () => {
  const [a, b] = [startCase(read), startCase(write)];
  expect(timeLeft([a, b], 0)).toBeNull();
  addRepetition(a, ended(read, 0, 1) as Parameters<typeof addRepetition>[1]);
  // 2 s a repetition and 1 s beside it; 7 more of one case, 8 of the other.
  expect(timeLeft([a, b], 3)).toBe(15 * 3);
  a.ended = true;
  expect(timeLeft([a, b], 3)).toBe(8 * 3);
});

test("what a case wants: as core judges it, within what is left", () => {
  const asking = caseOf("x", { until: 0.02, max: 50 });
  const wants = (precision: Partial<Precision> | null, done = 10) =>
    wantsText({
      ...startCase(asking),
      done,
      precision: precision && { wanted: 0.02, reached: 0.03, metric: "latency", more: 13, reason: null, ...precision },
    });
  expect(wants(null)).toBe("");
  expect(wants({})).toBe("wants ±2%, about 13 more");
  expect(wants({ more: 0 })).toBe("");
  expect(wants({ more: 41 })).toBe("wants ±2%, more than the 40 left");
  expect(wants({ more: null })).toBe("wants ±2%, more than the 40 left");
  expect(wants({ more: null }, 50)).toBe("wants ±2%");
  expect(wants({ wanted: 1e-6, more: null }, 50)).toBe("wants ±0.0001%");
  expect(wants({ reached: null, more: 2 }, 3)).toBe("wants ±2%, at least 2 more");
});

test("as many repetitions are expected as the precision takes", () => {
  const progress = startCase(caseOf("x", { until: 0.02, max: 50 }));
  const after = (index: number, more: number | null) => {
    const precision = { wanted: 0.02, reached: 0.1, metric: "latency", more, reason: null };
    addRepetition(progress, ended(progress.case, index, 0.04, { precision } as Partial<Body>) as never);
    return progress.expected;
  };
  expect([after(0, 4), after(1, 12), after(2, 5), after(3, 0)]).toEqual([5, 14, 8, 4]);
});

test("what a resumed run had measured before counts", () => {
  const progress = startCase(read);
  const earlier = template!.repetitions.map((repetition, index) => ({
    ...repetition,
    index,
    warmup: false,
    setAside: false,
  }));
  addEarlier(progress, { type: "case-start", time: 0, case: read, metrics: template!.metrics, earlier });
  const before = progress.series!.values.length;
  expect(before).toBe(earlier.filter(({ outcome }) => outcome === "completed").length);
  addRepetition(progress, ended(read, earlier.length, 42) as never);
  expect([progress.done, progress.series!.values.length]).toEqual([earlier.length + 1, before + 1]);
});
