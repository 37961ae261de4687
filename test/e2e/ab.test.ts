import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Run } from "../../core/model/run.ts";
import { expectExit, processesWith, type Workspace, workspace } from "../perfmon.ts";
import { storedRuns, verified } from "../stored.ts";

/** Two cases: one sleeps as long as DELAY says, one always alike. A tolerance keeps a busy machine from deciding the test. */
function project(steps: readonly object[] = [varied, steady]): Workspace {
  const made = workspace();
  made.write("suite.yaml", { name: "delay", thresholds: { wall_time: "15%" }, steps });
  return made;
}
const varied = { id: "varied", uses: "script", with: { shell: 'sleep "$DELAY"' } };
const steady = { id: "steady", uses: "script", with: { command: ["sleep", "0.03"] } };

const of = (document: any, id: string) =>
  document.judgement.comparisons.find((each: any) => each.case.id === id && each.headline);
const visits = ({ cases }: Run, id: string) =>
  cases.find(({ case: item }) => item.id === id)!.repetitions.map(({ round }) => round);

test("a variable that makes it slower is found, what is alike is not; both are stored as runs of their own", async () => {
  const made = project();
  const ended = await made.json(["ab", "suite.yaml", "--a", "env:DELAY=0.03", "--b", "env:DELAY=0.09", "--seed", "7"]);
  const { document } = ended;
  expect([ended.exit, document.judgement.verdict]).toEqual([1, "regression"]);
  expect(of(document, "varied")).toMatchObject({ verdict: "regression" });
  expect(of(document, "varied").change).toBeGreaterThan(0.5);
  expect(of(document, "steady").verdict).not.toBe("regression");
  expect(document.reasons).toMatchObject([{ code: "regression", message: expect.stringContaining("varied") }]);

  const [a, b] = (await storedRuns(made.folder)) as [Run, Run];
  expect(document).toMatchObject({
    id: b.id,
    judgement: { candidate: b.id, baseline: { rule: "pair", runs: [a.id] } },
  });
  expect([a.labels, b.labels]).toEqual([
    { ab: a.id, subject: "a" },
    { ab: a.id, subject: "b" },
  ]);
  expect(a.settings.ab).toMatchObject({ pair: a.id, subject: "a", a: { given: ["env:DELAY=0.03"] }, blocks: 10 });
  for (const run of [a, b]) {
    expect([run.state, run.seed, run.owner]).toEqual(["completed", 7, null]);
    // The block of each repetition, 3 a visit.
    const rounds = Array.from({ length: 10 }, (_, block) => [block, block, block]).flat();
    expect([visits(run, "varied"), visits(run, "steady")]).toEqual([rounds, rounds]);
  }
  // The variable is part of the command that is kept and reproduced.
  const raw = JSON.parse(made.text(".perfmon", "runs", b.id, b.cases[0]!.repetitions[0]!.raw!, "raw.json"));
  expect(raw.env).toMatchObject({ DELAY: "0.09" });
  expect((await made.here(["show", b.id, "--reproduce", "--case", "varied"])).stdout).toContain(
    "LC_ALL=C DELAY=0.09 /bin/sh",
  );

  // Any command on either run comes to the same verdict, by the pairs.
  for (const args of [
    ["compare", b.id],
    ["compare", a.id, b.id],
    ["judge", b.id],
  ]) {
    const again = await made.jsonHere(args);
    const { comparisons } = again.document.judgement ?? again.document;
    const same = comparisons.find((each: any) => each.case.id === "varied" && each.headline);
    expect([again.exit, same.change, same.p]).toEqual([1, of(document, "varied").change, of(document, "varied").p]);
  }
  const back = await made.jsonHere(["compare", b.id, a.id]);
  expect(back.document.baseline).toMatchObject({ rule: "pair", runs: [b.id] });
  expect(back.document.comparisons.find((each: any) => each.case.id === "varied")).toMatchObject({
    p: of(document, "varied").p,
  });
  const table = await made.here(["compare", b.id]);
  expect(table.stdout).toContain("b (env:DELAY=0.09) against a (env:DELAY=0.03), 10 blocks");
  // Neither is anybody's baseline, and neither is resumed.
  const later = await made.jsonHere(["exec", "suite.yaml", "--filter", "steady"]);
  expect(of(later.document, "steady").reasons[0].code).toBe("no-baseline");
  const resumed = await expectExit(2, made.here(["exec", "--resume", b.id]));
  expect(resumed.stderr).toContain("complete");
});

test("another program in place of the one on PATH: a folder, or a file by the program's name", async () => {
  const made = project([{ id: "own", uses: "script", with: { command: ["waiter"] } }]);
  const program = (folder: string, name: string, seconds: number) =>
    made.program(`${folder}/${name}`, `#!/bin/sh\nexec sleep ${seconds}\n`);
  program("old", "waiter", 0.03);
  program("new", "waiter", 0.1);
  program("other", "renamed", 0.1);
  for (const parts of [
    ["--a", "bin:old", "--b", "bin:new"],
    ["--a", "bin:old", "--b", `bin:waiter=${made.path("other/renamed")}`],
  ]) {
    const { exit, document } = await made.jsonHere([
      "ab",
      "suite.yaml",
      ...parts,
      "--repetitions",
      "1",
      "--blocks",
      "8",
    ]);
    expect([exit, of(document, "own").verdict]).toEqual([1, "regression"]);
  }
  const [run] = (await storedRuns(made.folder)).slice(-1);
  const raw = JSON.parse(made.text(".perfmon", "runs", run!.id, run!.cases[0]!.repetitions[0]!.raw!, "raw.json"));
  expect(raw.argv).toEqual([made.path("other/renamed")]);

  const refused = await expectExit(
    2,
    made.here(["ab", "suite.yaml", "--a", "bin:old", "--b", "bin:new", "--b", "bin:fio=/bin/sleep"]),
  );
  expect(refused.stderr).toContain("no case starts fio by its name");
  const missing = await expectExit(2, made.here(["ab", "suite.yaml", "--a", "bin:nowhere", "--b", "bin:new/waiter"]));
  expect(missing.stderr).toContain(`there is no folder ${made.path("nowhere")}`);
  const absent = await expectExit(5, made.here(["ab", "suite.yaml", "--a", "bin:old", "--b", "env:X=1"]));
  expect(absent.stderr).toContain("with b: no waiter on target");
  expect((await storedRuns(made.folder)).length).toBe(4);
});

test("commands that make a subject current: before each of its visits, and a's at the end", async () => {
  const made = project([{ ...varied, with: { shell: 'read -r seconds < delay; sleep "$seconds"', cwd: "." } }]);
  const become = (name: string, seconds: number) =>
    `sh:echo ${seconds} > ${made.path("delay")}; echo ${name} >> ${made.path("log")}; echo became ${name}`;
  const args = ["ab", "suite.yaml", "--a", become("a", 0.03), "--b", become("b", 0.1), "--repetitions", "1"];
  const { exit, document } = await made.json([...args, "--blocks", "8", "--seed", "11"]);
  expect([exit, of(document, "varied").verdict]).toEqual([1, "regression"]);
  const { order } = document.settings.ab;
  const log = made.text("log").trim().split("\n");
  // Once each to look, once a visit, and a again where b was the last.
  const expected = [..."ab", ...order.join(""), ...(order.at(-1) === "ab" ? ["a"] : [])];
  expect(log).toEqual(expected);
  expect(made.text("delay").trim()).toBe("0.03");
  expect(made.text(".perfmon", "runs", document.id, "visits", "003", "run-0.stdout")).toBe("became b\n");
});
test("variables of the suite differ: cases are paired by their ids", async () => {
  const made = project();
  const suite = { name: "vars", vars: { delay: 0.03 }, thresholds: { wall_time: "15%" } };
  const steps = [{ id: "one", uses: "script", with: { command: ["sleep", "${{ vars.delay }}"] } }];
  made.write("suite.yaml", { ...suite, steps });
  const { exit, document } = await made.jsonHere(["ab", "suite.yaml", "--b", "set:delay=0.1", "--repetitions", "1"]);
  expect([exit, of(document, "one").verdict]).toEqual([1, "regression"]);
  const [a, b] = await storedRuns(made.folder);
  expect(a!.cases[0]!.case.fingerprint).not.toBe(b!.cases[0]!.case.fingerprint);
});

test("a visit is a small run of its own: setup, warm-ups and cleanup around it", async () => {
  const made = workspace();
  const log = (text: string) => ({ shell: `echo "${text} $WHO" >> ${made.path("log")}` });
  const step = {
    id: "one",
    uses: "script",
    setup: log("setup"),
    cleanup: log("cleanup"),
    with: log("tool"),
    warmup: 1,
  };
  made.write("suite.yaml", { setup: log("suite setup"), cleanup: log("suite cleanup"), steps: [step] });
  const args = ["ab", "suite.yaml", "--a", "env:WHO=a", "--b", "env:WHO=b", "--blocks", "2", "--seed", "1"];
  await expectExit(0, made.here([...args, "--repetitions", "2"]));
  const [run] = await storedRuns(made.folder);
  const visit = (who: string) =>
    ["suite setup", "setup", "tool", "tool", "tool", "cleanup", "suite cleanup"].map((text) => `${text} ${who}`);
  const order = (run!.settings.ab as { order: string[] }).order.join("");
  expect(made.text("log").trim().split("\n")).toEqual([...order].flatMap(visit));
  expect(run!.cases[0]!.repetitions.map(({ warmup, index, round }) => [warmup, index, round])).toEqual([
    [true, 0, 0],
    [false, 0, 0],
    [false, 1, 0],
    [true, 1, 1],
    [false, 2, 1],
    [false, 3, 1],
  ]);
});

test("a command of a subject that fails: at the first look nothing ran; later it ends the pair, and what is complete is kept", async () => {
  const made = project();
  const first = await expectExit(
    3,
    made.here(["ab", "suite.yaml", "--a", "run:true", "--b", "sh:echo no such revision >&2; false", "--b", "name:new"]),
  );
  expect(first.stderr).toMatch(
    /new could not be made current: run command .* ended with exit code 1: no such revision/,
  );
  const kept = /its output is in (\S+)/.exec(first.stderr)![1]!;
  expect(readFileSync(kept, "utf8")).toBe("no such revision\n");
  expect(existsSync(made.path(".perfmon/store.db")) ? await storedRuns(made.folder) : []).toEqual([]);

  const counter = `sh:echo x >> ${made.path("count")}; test $(wc -l < ${made.path("count")}) -lt 4`;
  const args = [
    "ab",
    "suite.yaml",
    "--a",
    "env:DELAY=0.01",
    "--a",
    "run:true",
    "--b",
    "env:DELAY=0.01",
    "--b",
    counter,
  ];
  const later = await expectExit(3, made.here([...args, "--seed", "1"]));
  const [a, b] = (await storedRuns(made.folder)) as [Run, Run];
  expect(b.cases.map(({ outcome, reason }) => [outcome, reason])).toEqual(
    Array(2).fill(["failed", expect.stringContaining("b could not be made current")]),
  );
  expect(a.cases.map(({ outcome, reason }) => [outcome, reason])).toEqual(
    Array(2).fill(["aborted", expect.stringMatching(/failed with b in block 3, and nothing could be paired with it/)]),
  );
  expect(new Set(visits(b, "varied"))).toEqual(new Set([0, 1]));
  expect(later.stdout).toContain("2 complete blocks; at least 7 are needed");
});

test("a case that fails for one of them is over for both; the others go on and are judged", async () => {
  const made = project([{ ...varied, with: { shell: 'test "$DELAY" = ok' } }, steady]);
  const args = ["ab", "suite.yaml", "--a", "env:DELAY=ok", "--b", "env:DELAY=no", "--b", "name:new"];
  const ended = await expectExit(3, made.here([...args, "--seed", "1", "--repetitions", "1"]));
  expect(ended.stdout).toContain("1 case failed: new/varied");
  const [a, b] = (await storedRuns(made.folder)) as [Run, Run];
  expect(a.cases.map(({ outcome }) => outcome)).toEqual(["aborted", "completed"]);
  expect(b.cases.map(({ outcome }) => outcome)).toEqual(["failed", "completed"]);
  expect(visits(a, "varied").length).toBeLessThanOrEqual(1);
  expect(visits(a, "steady").length).toBe(10);
});

const SLOW = ["--a", "env:DELAY=0.02", "--b", "env:DELAY=0.1", "--repetitions", "1", "--blocks", "200"];

test("Ctrl-C: what is complete is stored and judged, nothing goes on", async () => {
  const made = project();
  const spawned = made.spawn(["ab", "suite.yaml", ...SLOW, "--no-progress"]);
  await blocksStored(made, 8);
  spawned.child.kill("SIGINT");
  const ended = await expectExit(130, spawned.ended);
  expect(ended.stdout).toMatch(/varied .*regression/);
  expect(ended.stdout).toMatch(/judged by \d+ of 200 blocks/);
  expect(ended.stdout).toContain("interrupted by SIGINT; what was measured is stored");
  expect(ended.stdout).not.toContain("--resume");
  const runs = await storedRuns(made.folder);
  expect(runs.map(({ state, owner }) => [state, owner])).toEqual(Array(2).fill(["interrupted", null]));
  expect(processesWith(made.folder)).toEqual([]);
  const refused = await expectExit(2, made.here(["exec", "--resume", runs[1]!.id]));
  expect(refused.stderr).toContain("one of a pair of perfmon ab");
});

test("kill -9 in the middle leaves two interrupted runs with every repetition that was measured", async () => {
  const made = project();
  const spawned = made.spawn(["ab", "suite.yaml", ...SLOW]);
  await blocksStored(made, 8);
  spawned.child.kill("SIGKILL");
  await spawned.ended;
  const runs = await storedRuns(made.folder);
  expect(runs.map(({ state }) => state)).toEqual(["interrupted", "interrupted"]);
  for (const run of runs) expect(visits(run, "varied").length).toBeGreaterThanOrEqual(8);
  expect(await verified(made.folder)).toEqual([]);
  // They are runs like others, and a pair still.
  const compared = await made.jsonHere(["compare", runs[1]!.id]);
  expect(compared.document.baseline).toMatchObject({ rule: "pair" });
  expect(compared.document.comparisons[0]).toMatchObject({ verdict: "regression" });
  await expectExit(0, made.here(["export", runs[0]!.id, "--format", "json"]));
});

test("a time limit: exit 124, judged by what is complete", async () => {
  const made = project();
  const ended = await expectExit(124, made.run(["ab", "suite.yaml", ...SLOW, "--max-time", "2s"]));
  expect(ended.stdout).toContain("the time limit of 2 s was reached");
});

async function blocksStored(made: Workspace, blocks: number): Promise<void> {
  for (;;) {
    const runs = existsSync(made.path(".perfmon/store.db")) ? await storedRuns(made.folder).catch(() => []) : [];
    if (runs.length === 2 && runs.every((run) => visits(run, "varied").length >= blocks)) return;
    await sleep(50);
  }
}
