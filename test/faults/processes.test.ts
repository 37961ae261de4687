import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { expectExit, leftIn, processesWith, type Spawned, type Workspace, workspace } from "../perfmon.ts";
import { storedRuns } from "../stored.ts";

const FINE = { id: "fine", uses: "script", repetitions: 2, with: { command: ["true"] } };

function project(tool: string, step: object = {}): Workspace {
  const made = workspace();
  made.program("tool", `#!/bin/sh\n${tool}\n`);
  const bad = { id: "bad", uses: "script", repetitions: 2, with: { command: [made.path("tool")] } };
  made.write("suite.yaml", { steps: [{ ...bad, ...step }, FINE] });
  return made;
}

/** The bad case as it was stored; the other one went on. */
async function bad(made: Workspace) {
  const [run] = await storedRuns(made.folder);
  expect(run!.cases[1]).toMatchObject({ case: { id: "fine" }, outcome: "completed" });
  expect(run!.cases[1]!.repetitions).toHaveLength(2);
  expect(leftIn(made.scratch)).toEqual([]);
  expect(processesWith(made.folder)).toEqual([]);
  return run!.cases[0]!;
}

test("a tool that hangs, and one that ignores SIGTERM, are timed out; the other cases go on", async () => {
  const run = async (tool: string) => {
    const made = project(tool, { timeout: "500ms" });
    const { exit, stderr } = await made.run(["exec", "suite.yaml"]);
    expect({ exit, stderr }).toMatchObject({ exit: 3, stderr: expect.stringContaining("did not end within 0.5 s") });
    const { outcome, repetitions } = await bad(made);
    expect(outcome).toBe("timed-out");
    expect(repetitions).toMatchObject([{ outcome: "timed-out" }]);
    expect(repetitions[0]).not.toHaveProperty("measurements");
  };
  await Promise.all([run("sleep 60"), run("trap '' TERM HUP INT\nsleep 60; sleep 60; sleep 60")]);
});

test("a daemon that holds the output does not hold perfmon; it is ended, and named", async () => {
  const made = project(`setsid sh -c 'while :; do echo x; sleep 0.1; done' ${"$0"} & echo done`);
  await expectExit(0, made.run(["exec", "suite.yaml"]));
  const { outcome, repetitions } = await bad(made);
  expect(outcome).toBe("completed");
  for (const { problems } of repetitions)
    expect(problems).toMatchObject([{ code: "stray-process", severity: "warning" }]);
});

test("hundreds of children are all ended", async () => {
  const made = project(
    `case $1 in
      "") for i in $(seq 20); do $0 $i & done; wait;;
      *) for i in $(seq 14); do setsid sh -c 'sleep 60; :' $0 & done; wait;;
    esac`,
    { timeout: "3s" },
  );
  const perfmon = made.spawn(["exec", "suite.yaml"]);
  let most = 0;
  while (perfmon.child.exitCode === null) {
    most = Math.max(most, processesWith(made.path("tool")).length);
    await sleep(50);
  }
  await expectExit(3, perfmon.ended);
  expect(most).toBeGreaterThan(200);
  expect(await bad(made)).toMatchObject({ outcome: "timed-out" });
});

/** Largest memory of the perfmon process so far, in B. Sampled until it ends. */
async function peak({ child, ended }: Spawned): Promise<number> {
  let most = 0;
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (!over) {
    try {
      const [, kib] = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, "latin1")) ?? [];
      most = Math.max(most, Number(kib ?? 0) * 1024);
    } catch {
      // It has ended.
    }
    await sleep(20);
  }
  return most;
}

const ENDLESS = {
  "endless lines": "yes",
  "one endless line": "tr '\\0' x < /dev/zero",
  "on stderr": "yes >&2",
  "in the middle of a result": "echo 'value: 1'; head -c 1000000000 /dev/zero | tr '\\0' x",
};

test.each(Object.entries(ENDLESS))("output without end is cut and fails the repetition: %s", async (_, tool) => {
  const made = project(tool, { repetitions: 1 });
  const perfmon = made.spawn(["exec", "suite.yaml"]);
  const memory = await peak(perfmon);
  await expectExit(3, perfmon.ended);
  const { outcome, repetitions } = await bad(made);
  expect({ outcome, repetitions }).toMatchObject({
    outcome: "failed",
    repetitions: [{ outcome: "failed", problems: [{ code: "output-too-large", severity: "error" }] }],
  });
  const [run] = await storedRuns(made.folder);
  const raw = made.path(".perfmon/runs", run!.id, repetitions[0]!.raw!);
  for (const name of ["stdout", "stderr"]) expect(statSync(join(raw, name)).size).toBeLessThanOrEqual(64 * 2 ** 20);
  expect(memory).toBeGreaterThan(0);
  expect(memory).toBeLessThan(300e6);
});

test("a file of results without bound is cut and fails the repetition", async () => {
  const made = project('head -c 100000000 /dev/zero > "$1"', {
    repetitions: 1,
    with: {
      command: ["./tool", "{file:result}"],
      extract: [{ metric: "value", unit: "1", better: "lower", from: "result", key: "value" }],
    },
  });
  const suite = JSON.parse(made.text("suite.yaml"));
  suite.steps[0].with.cwd = made.folder;
  made.write("suite.yaml", suite);
  const perfmon = made.spawn(["exec", "suite.yaml"]);
  const memory = await peak(perfmon);
  await expectExit(3, perfmon.ended);
  expect(await bad(made)).toMatchObject({ repetitions: [{ problems: [{ code: "output-too-large" }] }] });
  expect(memory).toBeLessThan(300e6);
});
