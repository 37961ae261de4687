import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Acknowledged, acknowledged } from "../acknowledging-reporter.ts";
import { expectExit, leftIn, processesWith, type Workspace, workspace } from "../perfmon.ts";
import { storedRuns, verified } from "../stored.ts";

const REPORTER = fileURLToPath(new URL("../acknowledging-reporter.ts", import.meta.url));
const CASES = 3;
const REPETITIONS = 3;

/** 1 warm-up and 3 repetitions of 3 cases, with a setup and a prepare that take a moment too. */
function project(): Workspace {
  const made = workspace({ config: { plugins: ["...", REPORTER], reporters: ["acknowledging"] } });
  const tool = made.program("tool", "#!/bin/sh\necho value: $1\nsetsid sleep 0.05 &\nsleep 0.03\nwait\n");
  made.write("suite.yaml", {
    setup: [[tool, "0"]],
    steps: [
      {
        id: "one",
        uses: "script",
        matrix: { n: [1, 2, 3] },
        repetitions: REPETITIONS,
        warmup: 1,
        prepare: ["true"],
        with: {
          command: [tool, "${{ matrix.n }}"],
          time: true,
          extract: [{ metric: "value", unit: "1", better: "lower", from: "stdout", key: "value" }],
        },
      },
    ],
  });
  return made;
}

const name = ({ id, index, warmup }: Pick<Acknowledged, "id" | "index" | "warmup">) =>
  `${id} ${warmup ? "warm-up" : "measured"} ${index}`;

async function stored(folder: string) {
  const [run] = (await storedRuns(folder)).slice(-1);
  const repetitions = run!.cases.flatMap((result) =>
    result.repetitions.map((repetition) => ({ id: result.case.id, ...repetition })),
  );
  return { run: run!, repetitions };
}

async function killedAfter(ms: number): Promise<"before" | "during" | "after"> {
  const made = project();
  const first = made.spawn(["exec", "suite.yaml"]);
  await sleep(ms);
  first.child.kill("SIGKILL");
  const told = acknowledged((await first.ended).stderr);

  // Nothing that was acknowledged is lost or doubled, and the file is sound.
  if (!existsSync(made.path(".perfmon/store.db"))) {
    expect(told).toEqual([]);
    return "before";
  }
  const wrong = await verified(made.folder).catch((error) => error.code);
  if (wrong === "PM4001") {
    // Killed while the store was made: an empty file is no store, and the next run makes one of it.
    expect(told).toEqual([]);
    await expectExit(0, await made.run(["exec", "suite.yaml"]));
    return "before";
  }
  expect(wrong).toEqual([]);
  if ((await storedRuns(made.folder)).length === 0) {
    expect(told).toEqual([]);
    return "before";
  }
  const { run, repetitions } = await stored(made.folder);
  for (const { id, index, warmup, values } of told) {
    const found = repetitions.filter((item) => item.id === id && item.index === index && item.warmup === warmup);
    expect(found).toHaveLength(1);
    expect(found[0]!.measurements!.map(({ metric, value }) => [metric, value])).toEqual(values);
  }
  if (run.state === "completed") return "after";
  expect(run.state).toBe("interrupted");

  // The same run goes on, with exactly what is missing.
  const second = await made.run(["exec", "--resume", run.id]);
  await expectExit(0, second);
  const again = acknowledged(second.stderr).map(name);
  const before = repetitions.map(name);
  expect(again.filter((item) => before.includes(item))).toEqual([]);
  const after = await stored(made.folder);
  expect(after.run).toMatchObject({ id: run.id, state: "completed" });
  expect(after.repetitions.map(name).sort()).toEqual([...before, ...again].sort());
  expect(new Set(after.repetitions.map(name)).size).toBe(CASES * (REPETITIONS + 1));
  expect(after.repetitions).toHaveLength(CASES * (REPETITIONS + 1));
  expect(after.run.cases.map(({ outcome }) => outcome)).toEqual(Array(CASES).fill("completed"));
  for (const { id, measurements } of after.repetitions)
    expect(measurements!.find(({ metric }) => metric === "value")!.value).toBe(Number(id.at(-1)));
  expect(await verified(made.folder)).toEqual([]);
  expect(leftIn(made.scratch)).toEqual([]);
  expect(processesWith(made.folder)).toEqual([]);
  return "during";
}

test("killed at any moment: nothing acknowledged is lost, and --resume finishes the run", async () => {
  // From before there is a store to about the end, as long as it takes on this machine now; where exactly each falls is left to
  // chance. Two at a time.
  const began = performance.now();
  await Promise.all([project().run(["exec", "suite.yaml"]), project().run(["exec", "suite.yaml"])]);
  const lasts = performance.now() - began;
  const moments = Array.from({ length: 8 }, (_, i) => lasts * (0.2 + 0.1 * (i + Math.random())));
  const found: string[] = [];
  const lane = async () => {
    for (let ms = moments.shift(); ms !== undefined; ms = moments.shift()) found.push(await killedAfter(ms));
  };
  await Promise.all([lane(), lane()]);
  expect(found).toContain("during");
});

test("killed while a run of many cases is made: it is there whole, or not at all", async () => {
  const made = workspace();
  const cases = 300;
  const matrix = { n: Array.from({ length: cases }, (_, n) => n) };
  made.write("suite.yaml", {
    steps: [{ id: "a", uses: "script", matrix, repetitions: 1, with: { command: ["echo", "${{ matrix.n }}"] } }],
  });
  const first = made.spawn(["exec", "suite.yaml"]);
  const isThere = async () => existsSync(made.path(".perfmon/store.db")) && (await storedRuns(made.folder)).length > 0;
  while (first.child.exitCode === null && !(await isThere().catch(() => false))) await sleep(1);
  first.child.kill("SIGKILL");
  await first.ended;
  const { run } = await stored(made.folder);
  expect(run).toMatchObject({ state: "interrupted" });
  expect(run.cases).toHaveLength(cases);
  await expectExit(124, made.run(["exec", "--resume", run.id, "--max-time", "1s"]));
});
