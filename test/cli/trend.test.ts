import { describe, expect, test } from "vitest";
import { buildRun, type Run } from "../../core/index.ts";
import { normal, uniform } from "../evaluation/random.ts";
import { project } from "./kept-runs.ts";
import { expectDocument } from "./schemas.ts";
import { perfmon } from "./terminal.ts";

const random = uniform(7);
const around = (level: number, spread = 0.01) =>
  Array.from({ length: 5 }, () => level * Math.exp(spread * normal(random)));

/** 30 nightly runs: kernel 6.12.9 from the 19th on, another revision from the 25th on, an older machine for the first four. */
const RUNS: readonly Run[] = Array.from({ length: 30 }, (_, i) => {
  const run = buildRun({
    suite: i % 10 === 5 ? "other" : "nightly",
    target: "lab-3",
    started: new Date(Date.UTC(2026, 8, 1 + i, 3)),
    environment: { "kernel.release": i < 18 ? "6.12.7" : "6.12.9", "cpu.model": i < 4 ? "Old" : "New" },
    labels: { git: i < 24 ? "1f3a2b4" : "99c2d1e" },
    cases: [
      {
        id: "getpid",
        results: [{ metric: "latency", unit: "ns", better: "lower", values: around(i < 18 ? 400 : 440) }],
      },
      {
        id: "rand-read iodepth=1",
        results: [
          { metric: "read.iops", unit: "1/s", better: "higher", values: around(i < 24 ? 4e5 : 3.6e5) },
          { metric: "read.latency", unit: "us", better: "lower", values: around(70) },
        ],
      },
      {
        id: "fsync",
        results: [{ metric: "latency", unit: "us", better: "lower", values: around(400 * 1.004 ** i, 0.003) }],
      },
      {
        id: "copy",
        results: [{ metric: "bandwidth", unit: "GB/s", better: "higher", values: around(i < 28 ? 10 : 8) }],
      },
    ],
  });
  return i === 10 ? { ...run, taints: ["others used 5 % of the CPU"] } : run;
});

const trend = async (...argv: readonly string[]) => perfmon(["trend", ...argv], await project(RUNS));

describe("without a metric: what changed when, in the headline metrics", () => {
  test("as a document", async () => {
    const ran = await trend("--json");
    expect([ran.exit, ran.stderr]).toEqual([0, ""]);
    const document = ran.json();
    expectDocument(document, "trend");
    expect(document.runs).toEqual({ used: 29, tainted: 1, unfinished: 0 });
    expect(document.changes).toMatchObject([
      { run: RUNS[18]!.id, series: [{ case: "getpid", metric: "latency", verdict: "regression" }] },
      { run: RUNS[24]!.id, series: [{ case: "rand-read iodepth=1", metric: "read.iops", verdict: "regression" }] },
    ]);
    const series = (id: string) => document.series.filter((one: any) => one.case.id === id);
    expect(series("getpid").map(({ points }: any) => points.length)).toEqual([4, 25]);
    expect(series("getpid")[1]).toMatchObject({
      apart: { code: "incomparable", message: "cpu.model: Old, then New" },
      headline: true,
      changePoints: [
        {
          run: RUNS[18]!.id,
          previous: RUNS[17]!.id,
          change: expect.closeTo(0.1, 1),
          differs: [{ name: "kernel.release", before: "6.12.7", after: "6.12.9" }],
        },
      ],
    });
    expect(series("fsync")[1].drift).toMatchObject({
      relative: true,
      verdict: "regression",
      perWeek: expect.closeTo(0.028, 2),
    });
    expect(series("copy")[1].unconfirmed).toMatchObject({ run: RUNS[28]!.id, verdict: "regression" });
    expect(document.series.every(({ metric }: any) => metric !== "read.latency")).toBe(true);
  });

  test("for people", async () => {
    const { stdout } = await trend();
    const [head, , first, one, , second] = stdout.split("\n");
    expect(head).toBe("4 series in 29 runs · 2026-09-01 to 2026-09-30");
    expect(first).toBe(`2026-09-19 03:00  ${RUNS[18]!.id}  kernel.release 6.12.7 -> 6.12.9`);
    expect(one).toMatch(/^ {3}getpid latency +\d+(\.\d)? ns +\d+(\.\d)? ns +\+(9|10)\.\d% +worse +[▁-█]+$/);
    expect(second).toBe(`2026-09-25 03:00  ${RUNS[24]!.id}  git 1f3a2b4 -> 99c2d1e`);
    expect(stdout).toMatch(/\ndrift\n {3}fsync latency {2}\+2\.\d% a week, worse\n/);
    expect(stdout).toMatch(
      /\nnot sure yet\n {3}copy bandwidth {2}perhaps since 2026-09-29 03:00 .*, worse; 2 more runs will tell\n/,
    );
    expect(stdout).toContain("4 with runs of another machine, setting or command, which stand apart");
    expect(stdout).toContain("left out: 1 tainted run");
  });
});

describe("with a metric", () => {
  test("its history, with a picture and what differs", async () => {
    const { stdout } = await trend("read.iops");
    const [head, bars, marks, , row, apart] = stdout.split("\n");
    expect(head).toBe("rand-read iodepth=1 read.iops · 25 runs from 2026-09-05 to 2026-09-30 · 1 change");
    expect(bars).toMatch(/^ [▁-█]{25}$/);
    expect(marks!.indexOf("▲")).toBe(1 + 19);
    expect(row).toMatch(
      new RegExp(`^ 2026-09-25 03:00 +${RUNS[24]!.id} .* -\\d+\\.\\d% +worse +git 1f3a2b4 -> 99c2d1e$`),
    );
    expect(apart).toBe(" 4 more runs not compared with these: cpu.model: Old, then New");
  });

  test("a glob, and metrics that are no headline", async () => {
    const document = (await trend("read.*", "--json")).json();
    expect(new Set(document.series.map(({ metric }: any) => metric))).toEqual(new Set(["read.iops", "read.latency"]));
  });

  test.each<readonly [readonly string[], number]>([
    [["--case", "getpid"], 25],
    [["--case", "get*", "--case", "nothing"], 25],
    [["--since", "2026-09-11"], 19],
    [["--until", "2026-09-11"], 6],
    [["--suite", "other"], 3],
    [["--target", "lab-3"], 25],
  ])("%j", async (flags, points) => {
    const document = (await trend("latency", ...flags, "--json")).json();
    expect(document.series.findLast((one: any) => one.case.id === "getpid").points).toHaveLength(points);
  });
});

test("what is not there is told of, with the nearest name", async () => {
  expect(await trend("read.iop")).toMatchObject({
    exit: 2,
    stderr: expect.stringMatching(/PM1506 no stored run measured read.iop\n.*did you mean read.iops\?/),
  });
  expect(await trend("zzz")).toMatchObject({
    exit: 2,
    stderr: expect.stringMatching(/there are bandwidth, latency, read.iops, read.latency/),
  });
  expect(await trend("latency", "--case", "getpd")).toMatchObject({
    exit: 2,
    stderr: expect.stringMatching(/PM1013 no stored case matches "getpd"\n.*did you mean "getpid"/),
  });
  expect(await trend("read iops")).toMatchObject({
    exit: 2,
    stderr: expect.stringMatching(/"read iops" selects no metric/),
  });
  expect(await trend("--since", "soon")).toMatchObject({ exit: 2 });
  expect(await trend("--since", "2030-01-01")).toMatchObject({
    exit: 0,
    stdout: "",
    stderr: "no run matches; perfmon runs lists them\n",
  });
  const { stderr } = await trend("--since", "2026-09-11", "--until", "2026-09-12");
  expect(stderr).toBe("no run counts: 1 tainted, 0 unfinished; perfmon runs lists them\n");
});

test("a folder without a store is told of", async () => {
  const { cwd: empty } = await project();
  expect((await perfmon(["trend"], { cwd: empty })).exit).toBe(5);
});
