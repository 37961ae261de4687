import { existsSync, readdirSync, rmSync } from "node:fs";
import { delimiter } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Profile } from "@perfmon/core/plugin";
import { afterEach, describe, expect, test } from "vitest";
import { openPerfmon } from "../../core/index.ts";
import { expectExit, leftIn, processesWith, type Workspace, workspace } from "../perfmon.ts";
import { storedRuns, verified } from "../stored.ts";
import { lacks } from "../tools.ts";

/** Spends its time in two functions, and then waits as many ms as a file says; perf finds their names by the map that V8 writes. */
const SPIN = `#!/usr/bin/env -S node --perf-basic-prof --no-turbo-inlining
const fs = require("node:fs");
fs.appendFileSync(__dirname + "/pids", process.pid + "\\n");
let sink = 0;
function hotLoop(n) { for (let i = 0; i < n; i++) sink = (sink + i * i) % 1000003; return sink; }
function coldLoop(n) { for (let i = 0; i < n; i++) sink = (sink + i) % 1000003; return sink; }
hotLoop(3e6);
coldLoop(3e6);
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(fs.readFileSync(__dirname + "/wait", "utf8")));
process.exit(fs.existsSync(__dirname + "/fail") ? 3 : 0);
`;

const made: Workspace[] = [];
afterEach(() => {
  for (const one of made.splice(0))
    for (const name of readdirSync(one.folder, { recursive: true, encoding: "utf8" }))
      if (/(^|\/)pids$/.test(name))
        for (const pid of one.text(name).trim().split("\n")) rmSync(`/tmp/perf-${pid}.map`, { force: true });
});

interface Changes {
  /** Keys of the configuration. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** A text for the shell before each execution of `varied`. */
  readonly prepare?: string;
}

/** Something before the second execution of `varied`: with one repetition, that is the profiled one. */
const secondTime = (text: string): Changes => ({ prepare: `[ ! -e varied/pids ] || ${text}` });

function project({ config = {}, prepare }: Changes = {}): Workspace {
  const one = workspace({ config: { options: { perf: { frequency: 999 } }, ...config } });
  made.push(one);
  for (const name of ["varied", "steady"]) {
    one.program(`${name}/spin`, SPIN);
    one.write(`${name}/wait`, "1");
  }
  const log = (text: string) => ({ shell: `echo ${text} >> log`, cwd: one.folder });
  const step = (id: string) => ({
    id,
    uses: "script",
    setup: [log(`setup-${id}`)],
    prepare: [log(`prepare-${id}`), ...(prepare && id === "varied" ? [{ shell: prepare, cwd: one.folder }] : [])],
    conclude: [log(`conclude-${id}`)],
    cleanup: [log(`cleanup-${id}`)],
    with: { command: [one.path(id, "spin")] },
  });
  one.write("suite.yaml", {
    name: "spins",
    setup: [log("suite-setup")],
    cleanup: [log("suite-cleanup")],
    order: "suite",
    defaults: { repetitions: 5 },
    steps: [step("varied"), step("steady")],
  });
  return one;
}

const executions = (one: Workspace) =>
  existsSync(one.path("varied/pids")) ? one.text("varied/pids").trim().split("\n").length : 0;

const ids = async (one: Workspace) => (await storedRuns(one.folder)).map(({ id }) => id);

async function profilesOf(one: Workspace, run: string): Promise<Profile[]> {
  const perfmon = await openPerfmon({ cwd: one.folder, env: { ...process.env, ...one.env } });
  try {
    return await perfmon.profiles(run);
  } finally {
    await perfmon.close();
  }
}

/** Samples of stacks that hold a text. */
const samplesIn = ({ folded }: Profile, text: string) =>
  folded
    .trimEnd()
    .split("\n")
    .reduce((sum, line) => sum + (line.includes(text) ? Number(line.split(" ").at(-1)) : 0), 0);

/** A PATH on which everything is that this one has, but perf. */
function withoutPerf(one: Workspace): string {
  const tools = ["sh", "env", "node", "cat", "sleep", "true", "taskset"];
  for (const tool of tools) {
    const found = process.env.PATH!.split(delimiter).find((place) => existsSync(`${place}/${tool}`));
    if (found) one.program(`bin/${tool}`, `#!/bin/sh\nexec ${found}/${tool} "$@"\n`);
  }
  return one.path("bin");
}

describe.skipIf(lacks("perf"))("with perf", () => {
  test("--profile: the functions of every case, in a repetition after all measured ones; exported for others", async () => {
    const one = project();
    const { stdout, stderr } = await expectExit(0, one.run(["exec", "suite.yaml", "--profile", "--repetitions", "2"]));
    const [run] = await storedRuns(one.folder);
    expect(run!.cases.map(({ repetitions }) => repetitions.length)).toEqual([2, 2]);
    const repetition = (id: string) => [`prepare-${id}`, `conclude-${id}`];
    const visit = (id: string, times: number) => [
      `setup-${id}`,
      ...Array.from({ length: times }, () => repetition(id)).flat(),
      `cleanup-${id}`,
    ];
    const whole = (times: number) => [
      "suite-setup",
      ...visit("varied", times),
      ...visit("steady", times),
      "suite-cleanup",
    ];
    expect(one.text("log").trim().split("\n")).toEqual([...whole(2), ...whole(1)]);

    const profiles = await profilesOf(one, run!.id);
    expect(profiles.map(({ caseIndex, caseId, monitor }) => [caseIndex, caseId, monitor])).toEqual([
      [0, "varied", "perf"],
      [1, "steady", "perf"],
    ]);
    for (const profile of profiles) {
      expect(profile.event).toMatch(/^(cpu-clock|cycles)/);
      expect(samplesIn(profile, "hotLoop"), profile.folded).toBeGreaterThan(0);
      expect(samplesIn(profile, "coldLoop"), profile.folded).toBeGreaterThan(0);
      expect(samplesIn(profile, ""), profile.folded).toBe(profile.samples);
    }
    expect(stderr).toContain("profiling varied with perf, 1 of 2");
    expect(stdout.replace(/\s+/g, " ")).toContain(
      `profiles of varied, steady: perfmon export ${run!.id} --format speedscope`,
    );
    expect(leftIn(one.scratch)).toEqual([]);

    const folded = await one.run(["export", "@latest", "--format", "folded", "--case", "steady"]);
    expect(folded).toMatchObject({ exit: 0, stdout: profiles[1]!.folded });
    const both = await one.run(["export", "@latest", "--format", "folded"]);
    expect(both).toMatchObject({ exit: 2, stdout: "", stderr: expect.stringMatching(/"varied", "steady".*--case/) });
    await expectExit(0, one.run(["export", "@latest", "--format", "speedscope", "-o", "profile.json"]));
    const document = JSON.parse(one.text("profile.json"));
    expect(document.profiles.map((each: any) => each.endValue)).toEqual(profiles.map(({ samples }) => samples));
    await expectExit(0, one.run(["runs", "rm", "@latest"]));
    expect(existsSync(one.path(".perfmon/runs", run!.id))).toBe(false);
  });

  test("profile: on-regression makes one of exactly the case that regressed, and says what the baseline lacks", async () => {
    const one = project({ config: { profile: "on-regression", rerun: 0 } });
    await expectExit(0, one.run(["exec", "suite.yaml"]));
    one.write("varied/wait", "1000");
    const slower = await expectExit(1, one.run(["exec", "suite.yaml"]));
    const [before, after] = await ids(one);
    expect(await profilesOf(one, before!)).toEqual([]);
    const [profile, ...others] = await profilesOf(one, after!);
    expect(others).toEqual([]);
    expect(profile!.caseId).toBe("varied");
    expect(samplesIn(profile!, "hotLoop")).toBeGreaterThan(0);
    expect(slower.stderr).toContain("the baseline has no profile of varied to compare with");
    expect(slower.stdout).toContain(`profile of varied: perfmon export ${after}`);
    const none = await one.run(["export", before!, "--format", "folded"]);
    expect(none).toMatchObject({ exit: 2, stderr: expect.stringContaining("no profile is kept of run") });
    expect(none.stderr).toContain("--profile");
  });

  test("a run that fails under the profiler has no profile; measured numbers and exit code stay", async () => {
    const one = project(secondTime("touch varied/fail"));
    const { stderr } = await expectExit(0, one.run(["exec", "suite.yaml", "--profile", "--repetitions", "1"]));
    expect(stderr).toMatch(/no profile of varied: it .*exit code 3/);
    const [run] = await storedRuns(one.folder);
    expect(run).toMatchObject({ state: "completed", cases: [{ outcome: "completed" }, { outcome: "completed" }] });
    expect((await profilesOf(one, run!.id)).map(({ caseId }) => caseId)).toEqual(["steady"]);
  });

  test("a profiler that cannot record is said before anything is measured, and nothing else changes", async () => {
    const one = project({ config: { options: { perf: { event: "no-such-event" } } } });
    const { stderr } = await expectExit(0, one.run(["exec", "suite.yaml", "--profile", "--repetitions", "1"]));
    expect(stderr).toMatch(/there will be no profiles: .*perf record .* failed: event syntax error: 'no-such-event'/);
    expect(stderr.indexOf("there will be no profiles")).toBeLessThan(stderr.indexOf("done"));
    const [run] = await storedRuns(one.folder);
    expect(existsSync(one.path(".perfmon/runs", run!.id, "profiles"))).toBe(false);
  });

  test("Ctrl-C while profiling: everything measured is stored, exit 130, nothing is left", async () => {
    // Far beyond the test's patience, had nobody ended it.
    const one = project(secondTime("echo 1000000 > varied/wait"));
    const perfmon = one.spawn(["exec", "suite.yaml", "--profile", "--repetitions", "1"]);
    await perfmon.said("profiling varied");
    while (executions(one) < 2) await sleep(5);
    perfmon.child.kill("SIGINT");
    const { exit, stdout } = await perfmon.ended;
    expect(exit).toBe(130);
    expect(stdout).toContain("while profiling: 2 of 2 profiles are missing; everything measured is stored");
    const [run] = await storedRuns(one.folder);
    expect(run).toMatchObject({ state: "completed", cases: [{ outcome: "completed" }, { outcome: "completed" }] });
    expect(one.text("log")).toMatch(/conclude-varied\ncleanup-varied\nsuite-cleanup\n$/);
    expect(leftIn(one.scratch)).toEqual([]);
    expect(processesWith(one.folder)).toEqual([]);
    expect(await verified(one.folder)).toEqual([]);
  });
});

test("without perf it is said, and run, numbers and exit code are as ever", async () => {
  const one = project();
  const env = { PATH: withoutPerf(one) };
  const { stdout, stderr } = await expectExit(0, one.run(["exec", "suite.yaml", "--profile"], { env }));
  expect(stderr).toMatch(/there will be no profiles: no perf on target \S+ \(.*linux-perf/);
  expect(stdout).not.toContain("profile");
  one.write("varied/wait", "1000");
  const slower = await one.json(["exec", "suite.yaml", "--profile", "--rerun", "off"], { env });
  expect(slower.exit).toBe(1);
  expect(slower.document.reasons).toMatchObject([{ code: "regression" }]);
  const [, run] = await storedRuns(one.folder);
  expect(run!.cases.map(({ repetitions }) => repetitions.length)).toEqual([5, 5]);
});

test("a monitor of profiles is none of a repetition, and another one is no profiler", async () => {
  const one = project({ config: { monitors: ["perf"] } });
  const beside = await one.run(["exec", "suite.yaml"]);
  expect(beside).toMatchObject({ exit: 2, stderr: expect.stringContaining("--profile") });
  one.configure({ profiler: "canary" });
  const other = await one.run(["exec", "suite.yaml", "--profile"]);
  expect(other).toMatchObject({ exit: 2, stderr: expect.stringContaining('"canary" makes no profiles') });
  expect(existsSync(one.path(".perfmon/store.db"))).toBe(false);
});
