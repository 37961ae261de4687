import { chmodSync, existsSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { expectExit, type Workspace, workspace } from "../perfmon.ts";
import { storedRuns } from "../stored.ts";

const PLUGIN = fileURLToPath(new URL("./rooted-plugin.ts", import.meta.url));
const GOVERNOR = "root/sys/devices/system/cpu/cpufreq/policy0/scaling_governor";
const CPU = "root/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor";
const BOOST = "root/sys/devices/system/cpu/cpufreq/boost";

/** A machine whose governor is ondemand and whose turbo is on, and a suite that shows both from within, and may take its time. */
function project(): Workspace {
  const made = workspace({ config: { plugins: ["...", PLUGIN] } });
  for (const path of [GOVERNOR, CPU]) made.write(path, "ondemand\n");
  made.write(BOOST, "1\n");
  made.configure({
    plugins: ["...", PLUGIN],
    targets: { here: { use: "rooted", scratch: made.scratch, root: made.path("root") } },
  });
  const shell = `cat ${made.path(GOVERNOR)} ${made.path(BOOST)}; touch ${made.path("running")}; [ ! -e ${made.path("slow")} ] || sleep 60`;
  made.write("suite.yaml", { steps: [{ id: "a", uses: "script", repetitions: 2, with: { shell, time: true } }] });
  return made;
}

const state = (made: Workspace) => [made.text(GOVERNOR).trim(), made.text(BOOST).trim()];
const BEFORE = ["ondemand", "1"];
const TUNED = ["performance", "0"];
/** Only root may tune: without it these tests have nothing to look at. */
const root = test.skipIf(process.getuid?.() !== 0);

async function started(made: Workspace) {
  made.write("slow", "");
  const run = made.spawn(["exec", "suite.yaml", "--tune"]);
  while (!existsSync(made.path("running"))) await sleep(5);
  expect(state(made)).toEqual(TUNED);
  return run;
}

root("a run is tuned from before its first command to its end, and says so", async () => {
  const made = project();
  const { stderr } = await expectExit(0, made.run(["exec", "suite.yaml", "--tune"]));
  expect(stderr).toMatch(/^info {2}tune: governor of 1 CPU policy: ondemand -> performance {2}at/m);
  expect(stderr).toMatch(/^info {2}tune: turbo \(cpufreq\/boost\): 1 -> 0 {2}at/m);
  expect(stderr).toMatch(/^info {2}tune: idle states: not changed, there is no \/dev\/cpu_dma_latency/m);
  expect(stderr).toMatch(/^info {2}tune: everything is put back {2}at/m);
  expect(state(made)).toEqual(BEFORE);
  const [run] = await storedRuns(made.folder);
  expect(run!.environment["cpu.turbo"]!.value).toBe("off");
  expect(run!.settings.tune).toBe(true);
  const shown = await made.run(["show", run!.id, "--raw"]);
  expect(shown.stdout.match(/^performance\n0$/gm)).toHaveLength(2);
});

root("a run that fails, and one that is refused, leave everything as it was", async () => {
  const made = project();
  made.write("fails.yaml", { steps: [{ id: "a", uses: "script", with: { command: ["false"] } }] });
  await expectExit(3, made.run(["exec", "fails.yaml", "--tune"]));
  expect(state(made)).toEqual(BEFORE);
  await expectExit(2, made.run(["exec", "nowhere.yaml", "--tune"]));
  expect(state(made)).toEqual(BEFORE);
});

for (const [signal, exit] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)
  root(`${signal} puts everything back`, async () => {
    const made = project();
    const run = await started(made);
    run.child.kill(signal);
    await expectExit(exit, run.ended);
    expect(state(made)).toEqual(BEFORE);
  });

root("twice SIGINT puts everything back", async () => {
  const made = project();
  const run = await started(made);
  run.child.kill("SIGINT");
  await run.said("once more kills it");
  run.child.kill("SIGINT");
  await run.ended;
  expect(state(made)).toEqual(BEFORE);
});

for (const next of [["exec", "suite.yaml"], ["doctor"]])
  root(`after a kill -9, perfmon ${next[0]} puts everything back and says so`, async () => {
    const made = project();
    const run = await started(made);
    run.child.kill("SIGKILL");
    await run.ended;
    expect(state(made)).toEqual(TUNED);
    rmSync(made.path("slow"));
    const { stdout, stderr } = await made.run(next);
    expect(stdout + stderr).toContain(`put back what a perfmon that was killed (pid ${run.child.pid}`);
    expect(state(made)).toEqual(BEFORE);
  });

root("two at once: the second does not take the first one's settings for the machine's", async () => {
  const made = project();
  const run = await started(made);
  const second = await made.run(["exec", "suite.yaml", "--tune"], { env: { PERFMON_LOCK: "off" } });
  await expectExit(5, second);
  expect(second.stderr).toContain(`is tuned by another perfmon (pid ${run.child.pid}`);
  expect(state(made)).toEqual(TUNED);
  run.child.kill("SIGINT");
  await run.ended;
  expect(state(made)).toEqual(BEFORE);
});

root("a run is resumed as it was begun", async () => {
  const made = project();
  const run = await started(made);
  run.child.kill("SIGINT");
  await run.ended;
  const { id } = (await storedRuns(made.folder))[0]!;
  const refused = await expectExit(2, made.run(["exec", "--resume", id]));
  expect(refused.stderr).toContain("was begun with --tune");
  rmSync(made.path("slow"));
  await expectExit(0, made.run(["exec", "--resume", id, "--tune"]));
  expect(state(made)).toEqual(BEFORE);
});

root("another user is refused before anything is waited for or run", async ({ skip }) => {
  const made = project();
  const nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
  const version = await made.run(["--version"], { prefix: nobody });
  if (version.exit !== 0) skip("another user cannot run this perfmon");
  for (const path of [made.folder, made.scratch]) chmodSync(path, 0o777);
  const refused = await expectExit(5, made.run(["exec", "suite.yaml", "--tune"], { prefix: nobody }));
  expect(refused.stderr).toContain("only root may change settings of this machine (--tune)");
  expect(state(made)).toEqual(BEFORE);
  expect(existsSync(made.path(".perfmon"))).toBe(false);
});
