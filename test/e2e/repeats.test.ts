import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { acknowledged } from "../acknowledging-reporter.ts";
import { expectExit, type Workspace, workspace } from "../perfmon.ts";
import { storedRuns, verified, withStore } from "../stored.ts";

const PLUGIN = fileURLToPath(new URL("./noise-plugin.ts", import.meta.url));
const ACKNOWLEDGING = fileURLToPath(new URL("../acknowledging-reporter.ts", import.meta.url));

/** A tool whose n-th execution prints n; those of `noisy` are disturbed, and the one of `slow` takes its time. */
function project(repetitions: number, noisy: readonly number[], slow = 0, reporters = ["terminal"]): Workspace {
  const made = workspace({
    config: { plugins: ["...", PLUGIN, ACKNOWLEDGING], monitors: ["noise"], reporters },
  });
  const tool = made.program(
    "tool",
    `#!/bin/sh
cd ${made.folder}; echo >>count; n=$(wc -l <count); echo value: $n
case " ${noisy.join(" ")} " in *" $n "*) echo noise ;; esac
[ $n != ${slow} ] || { touch slow; sleep 60; }
`,
  );
  const extract = [{ metric: "value", unit: "1", better: "lower", from: "stdout", key: "value" }];
  made.write("suite.yaml", { steps: [{ id: "a", uses: "script", repetitions, with: { command: [tool], extract } }] });
  return made;
}

async function stored({ folder }: Workspace) {
  const [run] = (await storedRuns(folder)).slice(-1);
  const samples = await withStore(folder, (store) => store.samples({ runs: [run!.id] }));
  const all = run!.cases[0]!.repetitions.map(({ index, setAside, measurements }) => [
    ...[index, setAside, measurements?.[0]?.value],
  ]);
  return { run: run!, all, values: samples.map((sample) => sample.values) };
}

test("a disturbed repetition is repeated, said, kept, and no part of any number", async () => {
  const made = project(3, [2]);
  const ended = await expectExit(0, made.run(["exec", "suite.yaml"]));
  expect(ended.stderr).toMatch(/^disturbed {2}a {2}repetition 2 {2}the neighbours had a party {2}repeated {2}at /m);
  expect(ended.stderr).toMatch(/^done {2}a {2}value {2}n=3 {2}3 .* {2}1 repeated {2}at /m);
  expect(ended.stdout).toContain("a: 1 disturbed repetition was repeated: the neighbours had a party");
  const { run, all, values } = await stored(made);
  expect(all).toEqual([
    [0, false, 1],
    [1, true, 2],
    [1, false, 3],
    [2, false, 4],
  ]);
  expect(values).toEqual([[1, 3, 4]]);
  expect(run.taints).toEqual([]);
  const { document } = await made.json(["show", run.id]);
  expect(document.cases[0].repetitions[1]).toMatchObject({ setAside: true, taints: ["the neighbours had a party"] });
  expect((await made.run(["show", run.id, "--log"])).stdout).toMatch(/repetition 2 +completed, set aside .*party/);
  expect((await made.run(["export", run.id, "--format", "csv"])).stdout.match(/^a,value/gm)).toHaveLength(3);
  const judged = await made.json(["judge", run.id]);
  expect(judged.document.judgement.comparisons[0].candidate).toMatchObject({ n: 3, median: 3 });
});

test("disturbed three times: the last counts, and the run is no baseline", async () => {
  const made = project(8, [1, 2, 3]);
  const ended = await expectExit(0, made.run(["exec", "suite.yaml"]));
  expect(ended.stdout).toContain("a: 1 of 8 repetitions disturbed, after 2 repeats: the neighbours had a party");
  expect(ended.stdout).toContain("a disturbed run is no later run's history");
  expect(ended.stdout).not.toContain("doubtful");
  const { run, values } = await stored(made);
  expect(run.taints).toEqual(["a repetition stayed disturbed after 2 repeats: the neighbours had a party"]);
  expect(values).toEqual([[3, 4, 5, 6, 7, 8, 9, 10]]);
  const next = await made.json(["exec", "suite.yaml"]);
  expect(next.document.judgement.baseline.reasons[0].message).toContain("1 earlier run is tainted");
});

test("killed while a repetition is repeated: the store is sound, and --resume repeats it", async () => {
  const made = project(3, [2], 3, ["acknowledging"]);
  const first = made.spawn(["exec", "suite.yaml"]);
  while (!existsSync(made.path("slow"))) await sleep(5);
  first.child.kill("SIGKILL");
  expect(acknowledged((await first.ended).stderr).map(({ index }) => index)).toEqual([0, 1]);
  const before = await stored(made);
  expect(before.run.state).toBe("interrupted");
  expect(before.values).toEqual([[1]]);
  await expectExit(0, made.run(["exec", "--resume", before.run.id]));
  const after = await stored(made);
  expect(after.all.map(([index, setAside]) => [index, setAside])).toEqual([
    [0, false],
    [1, true],
    [1, false],
    [2, false],
  ]);
  expect(after.values[0]).toHaveLength(3);
  expect(await verified(made.folder)).toEqual([]);
});
