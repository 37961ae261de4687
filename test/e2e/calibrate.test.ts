import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { expectDocument } from "../cli/schemas.ts";
import { expectExit, type Workspace, workspace } from "../perfmon.ts";
import { storedRuns } from "../stored.ts";

function project(seconds = 0.02): Workspace {
  const made = workspace();
  const step = (id: string, argv: string[]) => ({ id, uses: "script", repetitions: 3, with: { command: argv } });
  made.write("delay.yaml", {
    defaults: { warmup: 0 },
    steps: [step("short", ["sleep", String(seconds)]), step("on", ["sleep", "0.03"])],
  });
  return made;
}

test("6 runs: stored as history, judged against each other, with thresholds that can be pasted and used", async () => {
  const made = project();
  const { exit, document } = await made.jsonHere(["calibrate", "delay.yaml", "--runs", "6", "--seed", "5"]);
  expect(exit).toBe(0);
  expectDocument(document, "calibrate");
  const runs = await storedRuns(made.folder);
  expect(runs.map(({ state, tags, seed }) => [state, tags, seed])).toEqual(
    Array.from({ length: 6 }, (_, i) => ["completed", ["calibration"], 5 + i]),
  );
  expect(document.runs).toEqual(
    runs
      .filter(({ taints }, _, all) => taints.length === 0 || all.some((run) => run.taints.length > 0))
      .map(({ id }) => id),
  );
  expect(document.series.map((each: any) => [each.case.id, each.metric])).toEqual([
    ["short", "wall_time"],
    ["on", "wall_time"],
  ]);
  for (const { median, noise, detectable, alarms } of document.series) {
    expect(median).toBeGreaterThan(0.019);
    expect(noise.between).toBeGreaterThanOrEqual(0);
    expect(detectable[0].change).toBeGreaterThan(detectable[2].change);
    expect(alarms.judged).toBe(document.runs.length);
  }
  // 5 others are left for each: judged by repetitions, and said so.
  expect(document.rule).toBe("repetitions");
  expect(document.withThresholds.regressions).toBe(0);

  if (document.thresholds.suite !== null) {
    made.write("own.yaml", document.thresholds.suite);
    await expectExit(0, made.here(["validate", "own.yaml"]));
    const plan = await made.jsonHere(["plan", "own.yaml"]);
    const limited = plan.document.cases.filter(({ thresholds }: any) => thresholds.length > 0);
    expect(limited.length).toBe(document.series.filter(({ threshold }: any) => threshold !== null).length);
    expect(document.thresholds.config).toMatch(/\nthresholds:\n {2}wall_time: [\d.]+%\n$/);
  }

  // They are the history of the next run.
  const next = await made.jsonHere(["exec", "delay.yaml", "--rerun", "off"]);
  expect(next.document.judgement.baseline.runs.length).toBeGreaterThan(0);

  const shown = await made.run(["calibrate", "delay.yaml", "--runs", "7", "--repetitions", "1"]);
  expect(shown.stdout).toMatch(/^ delay on target local: \d runs with nothing changed in between\n/);
  expect(shown.stdout).toMatch(
    / case +metric +median +in a run +between runs +seen by 10 +seen by 20 +seen by 30 +false alarms +threshold/,
  );
  expect(shown.stdout).toMatch(/ short +wall_time .* of \d/);
  expect(shown.stdout).toContain("Each run judged against the others, by the noise between the others");
});

test("a failed case is exit 3, and the others are calibrated; fewer than 6 runs are refused", async () => {
  const made = project();
  const suite = JSON.parse(made.text("delay.yaml"));
  suite.steps[1].with.command = ["false"];
  made.write("delay.yaml", suite);
  const { exit, document } = await made.jsonHere(["calibrate", "delay.yaml", "--runs", "6"]);
  expect([exit, document.exitReasons.length]).toEqual([3, 1]);
  expect(document.series.map((each: any) => each.case.id)).toEqual(["short"]);
  const refused = await expectExit(2, made.here(["calibrate", "delay.yaml", "--runs", "5"]));
  expect(refused.stderr).toContain("fewer tell nothing of the noise between runs");
});

test("Ctrl-C and a time limit: the runs that are complete are looked at, and stored", async () => {
  const made = project(0.1);
  const spawned = made.spawn(["calibrate", "delay.yaml", "--runs", "50"]);
  const completed = async () =>
    existsSync(made.path(".perfmon/store.db"))
      ? (await storedRuns(made.folder).catch(() => [])).filter(({ state }) => state === "completed").length
      : 0;
  while ((await completed()) < 2) await sleep(50);
  spawned.child.kill("SIGINT");
  const ended = await expectExit(130, spawned.ended);
  expect(ended.stdout).toMatch(/! \d+ of 50 runs were completed/);
  expect(ended.stdout).toContain("the noise between runs is not known: 6 runs are needed");
  const limited = await made.json(["calibrate", "delay.yaml", "--max-time", "1s"]);
  expect(limited.exit).toBe(124);
  expectDocument(limited.document, "calibrate");
});
