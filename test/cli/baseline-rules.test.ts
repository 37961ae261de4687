import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type InventedRun, invented, project } from "./kept-runs.ts";
import { expectDocument } from "./schemas.ts";
import { perfmon } from "./terminal.ts";

/** Scatters run by run. */
const luck = (day: number) => 1 + (((day * 37) % 11) - 5) / 500;
const history = (count: number, more: Partial<InventedRun> = {}, from = 1) =>
  Array.from({ length: count }, (_, i) => invented({ latency: 10 * luck(from + i), day: from + i, ...more }));

async function compared(cwd: string, ...args: string[]) {
  const ran = await perfmon(["compare", ...args, "--json"], { cwd });
  expect(ran.stderr).toBe("");
  const document = ran.json();
  expectDocument(document, "compare");
  return { ...document, only: document.comparisons[0], exit: ran.exit };
}

test("automatic: the latest 30 comparable runs, re-runs left out, and its own re-runs on the candidate's side", async () => {
  const earlier = history(12);
  const now = invented({ latency: 10.6, day: 20 });
  const again = [10.01, 9.99].map((latency, i) => invented({ latency, day: 21 + i, rerunOf: now.id }));
  const { cwd } = await project([...earlier, now, ...again]);
  const found = await compared(cwd, now.id);
  expect(found.baseline).toMatchObject({ rule: "automatic", runs: earlier.map(({ id }) => id) });
  expect(found.others).toEqual(again.map(({ id }) => id));
  expect(found.only).toMatchObject({ replicate: "run", candidate: { runs: 3 }, baseline: { runs: 12 } });
  expect(found.verdict).not.toBe("regression");
});

test("a regression that stays is reported until it is the level; then it is said since when", async () => {
  const slower = history(8, {}, 13).map((_, i) => invented({ latency: 11.5 * luck(13 + i), day: 13 + i }));
  const { cwd, ids } = await project([...history(12), ...slower]);
  const exits: number[] = [];
  for (const id of ids.slice(12)) exits.push((await compared(cwd, id)).exit);
  // The first ones fail; with 4 runs of it behind, it is the level, and too young for a history.
  expect(exits).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
  const last = await compared(cwd, ids.at(-1)!);
  expect(last.only.reasons.map(({ code }: any) => code)).toContain("still-worse");
  const { stdout } = await perfmon(["compare", ids.at(-1)!], { cwd });
  expect(stdout).toMatch(/still worse: \S+ latency: the level got worse by \+1\d\.\d% with run \w+: only the 7/);
  expect(stdout).toMatch(/ · 1 still worse · /);
  const comment = await perfmon(["compare", ids.at(-1)!, "--reporter", "markdown=-"], { cwd });
  expect(comment.stdout).toMatch(/^- still worse: <code>getpid latency<\/code>: the level got worse by \+1\d/m);
  // Whoever gates against a baseline of their own is not lulled.
  await perfmon(["baseline", "set", "good", ...ids.slice(0, 12)], { cwd });
  expect((await compared(cwd, "good", ids.at(-1)!)).exit).toBe(1);
  // Who knows it is not told again.
  await perfmon(["ack", ids[14]!, "getpid", "latency", "--reason", "a mitigation"], { cwd });
  const known = await compared(cwd, ids.at(-1)!);
  expect(known.only.reasons.map(({ code }: any) => code)).toContain("since-change");
  expect((await perfmon(["compare", ids.at(-1)!], { cwd })).stdout).not.toContain("still worse");
});

test("last:N, tag:T and kernel:RELEASE are baselines of several runs", async () => {
  const earlier = history(12, { tags: ["nightly"] });
  const other = history(6, { kernel: "6.12.9" }, 14);
  const { cwd } = await project([...earlier, ...other]);
  const now = other.at(-1)!.id;
  expect((await compared(cwd, "last:3", now)).baseline).toMatchObject({ name: "last:3", runs: { length: 3 } });
  expect((await compared(cwd, "tag:nightly", now)).baseline).toMatchObject({ rule: "runs", runs: { length: 12 } });
  expect((await compared(cwd, "kernel:6.12.7", now)).baseline.runs).toHaveLength(12);
  const wrong = await perfmon(["compare", "last:0", now], { cwd });
  expect(wrong).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining("last:N takes the latest N comparable runs"),
  });
  const none = await perfmon(["compare", "kernel:9.9", now], { cwd });
  expect(none.stderr).toContain('no run matches "kernel:9.9"');
});

test("two kernels, all runs of each: kernel:A kernel:B", async () => {
  const boot = (kernel: string, latency: number, day: number) => {
    const run = invented({ latency: latency * luck(day), kernel, day });
    return {
      ...run,
      environment: { ...run.environment, "boot.id": { value: `${kernel}-${day}`, role: "noted" as const } },
    };
  };
  const old = [1, 2, 3, 4, 5].map((day) => boot("6.12.7", 10, day));
  const now = [6, 7, 8, 9, 10].map((day) => boot("6.12.9", 10.8, day));
  const { cwd } = await project([...old, ...now]);
  const found = await compared(cwd, "kernel:6.12.7", "kernel:6.12.9");
  expect(found).toMatchObject({ candidate: now.at(-1)!.id, others: now.slice(0, -1).map(({ id }) => id), exit: 1 });
  expect(found.only).toMatchObject({ replicate: "boot", candidate: { runs: 5 }, verdict: "regression" });
  // The same by itself: the runs of the other kernel are the baseline, those of this one add up.
  const alone = await compared(cwd, now.at(-1)!.id);
  expect(alone.only).toMatchObject({ replicate: "boot", verdict: "regression" });
  // The configuration may ask for more boots.
  appendFileSync(join(cwd, "perfmon.config.yaml"), "min_boots: 8\n");
  const asked = await compared(cwd, now.at(-1)!.id);
  expect(asked.only).toMatchObject({ verdict: "inconclusive", reasons: [{ code: "min-boots" }] });
  expect(asked.exit).toBe(0);
});

test("a kernel with a history of its own is compared with that", async () => {
  const { cwd, ids } = await project([...history(6), ...history(8, { kernel: "6.12.9" }, 10)]);
  const found = await compared(cwd, ids.at(-1)!);
  expect(found.baseline.runs).toEqual(ids.slice(6, -1));
  expect(found.baseline.reasons).toEqual([
    { code: "other-kernel", message: "6 earlier runs of another kernel left out: this one has 7 of its own" },
  ]);
  expect(found.only.replicate).toBe("run");
});

test("the configuration's baseline is taken where nobody names one", async () => {
  const { cwd, ids } = await project(history(8));
  await perfmon(["baseline", "set", "good", ids[0]!, ids[1]!], { cwd });
  appendFileSync(join(cwd, "perfmon.config.yaml"), "baseline: good\n");
  expect((await compared(cwd, ids.at(-1)!)).baseline).toMatchObject({ rule: "named", name: "good" });
});
