import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { expectExit, leftIn, processesWith, type Spawned, type Workspace, workspace } from "../perfmon.ts";
import { storedRuns, verified } from "../stored.ts";

/** One short case that completes, then one whose tool waits; everything says in `log` that it ran. */
function project(tool: string, { cleanup = "echo cleanup >> log", setup = "echo setup >> log" } = {}): Workspace {
  const made = workspace();
  appendFileSync(made.path("log"), "");
  made.program("tool", `#!/bin/sh\n${tool}\n`);
  const shell = (text: string) => ({ shell: text, cwd: made.folder });
  made.write("suite.yaml", {
    order: "suite",
    cleanup: [shell("echo suite-cleanup >> log")],
    steps: [
      { id: "short", uses: "script", repetitions: 2, with: { command: ["true"] } },
      {
        id: "long",
        uses: "script",
        repetitions: 3,
        setup: [shell(setup)],
        conclude: [shell("echo conclude >> log")],
        cleanup: [shell(cleanup)],
        with: { command: [made.path("tool")], cwd: made.folder },
      },
    ],
  });
  return made;
}

const log = (made: Workspace) => readFileSync(made.path("log"), "utf8").trim().split("\n");

async function logged(made: Workspace, word: string, { child, ended }: Spawned): Promise<void> {
  while (!log(made).includes(word)) {
    if (child.exitCode !== null) throw new Error(`perfmon ended before "${word}": ${(await ended).stderr}`);
    await sleep(10);
  }
}

async function expectTidy(made: Workspace): Promise<void> {
  expect(leftIn(made.scratch)).toEqual([]);
  expect(processesWith(made.folder)).toEqual([]);
  expect(await verified(made.folder)).toEqual([]);
}

const GENTLE = "trap 'echo term >> log; exit 0' TERM\necho tool >> log\nsleep 60 & wait";
const DEAF = "trap '' TERM INT\necho tool >> log\nsleep 60; sleep 60";

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("%s once: the tool is asked to end, what was measured is kept, exit %i", async (signal, code) => {
  const made = project(GENTLE);
  const perfmon = made.spawn(["exec", "suite.yaml"]);
  await logged(made, "tool", perfmon);
  perfmon.child.kill(signal);
  const { exit, stderr, stdout } = await perfmon.ended;
  expect({ exit, stderr }).toMatchObject({ exit: code, stderr: expect.stringContaining(signal) });
  expect(stdout).toContain("--resume");
  expect(log(made)).toEqual(["setup", "tool", "term", "conclude", "cleanup", "suite-cleanup"]);
  const [run] = await storedRuns(made.folder);
  expect(run).toMatchObject({ state: "interrupted" });
  expect(run!.cases.map(({ outcome }) => outcome)).toEqual(["completed", "aborted"]);
  expect(run!.cases[0]!.repetitions).toHaveLength(2);
  expect(run!.cases[1]!.repetitions).toMatchObject([{ outcome: "aborted" }]);
  await expectTidy(made);

  // What was cut short is run again, the rest counts.
  made.program("tool", "#!/bin/sh\ntrue\n");
  await expectExit(0, made.run(["exec", "--resume", "@latest"]));
  const [resumed] = await storedRuns(made.folder);
  expect(resumed).toMatchObject({ id: run!.id, state: "completed" });
  const completed = resumed!.cases.map(({ repetitions }) => repetitions.filter((r) => r.outcome === "completed"));
  expect(completed.map((list) => list.map(({ index }) => index))).toEqual([
    [0, 1],
    [0, 1, 2],
  ]);
});

test("Ctrl-C to a tool that will not listen: killed after its grace, or at once by a second one", async () => {
  const run = async (signals: number) => {
    const made = project(DEAF);
    const perfmon = made.spawn(["exec", "suite.yaml"]);
    await logged(made, "tool", perfmon);
    perfmon.child.kill("SIGINT");
    await perfmon.said("SIGINT");
    if (signals === 2) perfmon.child.kill("SIGINT");
    await expectExit(130, perfmon.ended);
    expect(log(made)).toEqual(["setup", "tool", "conclude", "cleanup", "suite-cleanup"]);
    expect((await storedRuns(made.folder))[0]).toMatchObject({ state: "interrupted" });
    await expectTidy(made);
  };
  await Promise.all([run(1), run(2)]);
});

test("a cleanup that hangs ends with the second Ctrl-C; the suite's own still runs", async () => {
  const made = project(GENTLE, { cleanup: "echo cleanup >> log; sleep 60" });
  const perfmon = made.spawn(["exec", "suite.yaml"]);
  await logged(made, "tool", perfmon);
  perfmon.child.kill("SIGINT");
  await logged(made, "cleanup", perfmon);
  perfmon.child.kill("SIGINT");
  await expectExit(130, perfmon.ended);
  expect(log(made)).toContain("suite-cleanup");
  await expectTidy(made);
});

test("a signal during setup: nothing is measured, cleanup runs", async () => {
  const made = project("true", { setup: "echo setup >> log; sleep 60" });
  const perfmon = made.spawn(["exec", "suite.yaml"]);
  await logged(made, "setup", perfmon);
  perfmon.child.kill("SIGTERM");
  await expectExit(143, perfmon.ended);
  expect(log(made)).toEqual(["setup", "cleanup", "suite-cleanup"]);
  const [run] = await storedRuns(made.folder);
  expect(run!.cases[1]).toMatchObject({ outcome: "aborted", repetitions: [] });
  await expectTidy(made);
});

test("a signal while another run is waited for", async () => {
  const made = project(GENTLE);
  const holder = made.spawn(["exec", "suite.yaml"]);
  await logged(made, "tool", holder);
  for (const [signal, code] of [
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ] as const) {
    const waiting = made.spawn(["exec", "suite.yaml"]);
    await waiting.said("waiting for the target");
    waiting.child.kill(signal);
    await expectExit(code, waiting.ended);
  }
  expect(await storedRuns(made.folder)).toHaveLength(1);
  holder.child.kill("SIGINT");
  await holder.ended;
});

test("whoever reads the output goes away: the run goes on to its end", async () => {
  const made = project("echo tool >> log\nsleep 0.2");
  const perfmon = made.spawn(["exec", "suite.yaml"]);
  perfmon.child.stdout!.destroy();
  await logged(made, "tool", perfmon);
  perfmon.child.stderr!.destroy();
  await expectExit(0, perfmon.ended);
  expect((await storedRuns(made.folder))[0]).toMatchObject({ state: "completed" });
  expect(existsSync(made.scratch)).toBe(true);
});
