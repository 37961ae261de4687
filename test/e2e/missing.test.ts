import { expect, test } from "vitest";
import { builtIn, expectExit, workspace } from "../perfmon.ts";
import { storedRuns } from "../stored.ts";

const FIO = { id: "disk", uses: "fio", repetitions: 1, with: { rw: "read", filename: "/var/tmp/x", size: "1m" } };
const SCRIPT = { id: "fine", uses: "script", repetitions: 1, with: { command: ["/bin/true"] } };
const NOWHERE = { env: { PATH: "/nowhere" } };

test("a missing tool: refused before anything runs, with how to install it; or skipped, with the reason", async () => {
  const made = workspace();
  made.write("suite.yaml", { steps: [SCRIPT, FIO] });
  const refused = await made.run(["exec", "suite.yaml"], NOWHERE);
  expect(refused).toMatchObject({ exit: 5, stderr: expect.stringMatching(/^error PM5001 no fio on target/) });
  expect(refused.stderr).toContain("perfmon tools install");
  expect(refused.stderr).toContain("apt-get install fio");
  expect(refused.stderr).toContain("--skip-missing");
  const failed = await made.json(["exec", "suite.yaml"], NOWHERE);
  expect(failed).toMatchObject({
    exit: 5,
    document: { schema: "perfmon.error/1", exit: 5, errors: [{ code: "PM5001" }] },
  });

  const skipping = await made.run(["exec", "suite.yaml", "--skip-missing"], NOWHERE);
  await expectExit(0, skipping);
  expect(skipping.stdout).toMatch(/disk.*skipped|skipped.*disk/);
  const runs = await storedRuns(made.folder);
  expect(runs).toHaveLength(1);
  const reason = expect.stringContaining("no fio on target");
  expect(runs[0]!.cases).toMatchObject([
    { case: { id: "fine" }, outcome: "completed" },
    { case: { id: "disk" }, outcome: "skipped", reason, repetitions: [] },
  ]);

  // The step may say so itself.
  made.write("suite.yaml", { steps: [SCRIPT, { ...FIO, requires: { tool: "skip" } }] });
  await expectExit(0, made.run(["exec", "suite.yaml"], NOWHERE));
});

test("a tool whose plugin is taken out is unknown, and nothing else changes", async () => {
  const without = builtIn("tools/script", "tools/micro", "targets/local", "collectors/sqlite").concat(
    builtIn(
      "analyzers/evidence",
      "analyzers/changepoint",
      "analyzers/threshold",
      "analyzers/severity",
      "reporters/terminal",
      "reporters/json",
    ),
  );
  const made = workspace({ config: { plugins: without } });
  made.write("suite.yaml", { steps: [SCRIPT, FIO] });
  const refused = await made.run(["exec", "suite.yaml"]);
  expect(refused).toMatchObject({ exit: 2, stderr: expect.stringContaining("PM2004") });
  expect(refused.stderr).toContain('"fio"');
  expect(refused.stderr).toContain("suite.yaml:");
  expect(refused.stderr).toMatch(/script.*micro|micro.*script/s);
  expect(refused.stderr).toMatch(/add "@perfmon\/core\/plugins\/tools\/fio" to plugins: in .*perfmon\.config/);

  made.write("suite.yaml", { steps: [SCRIPT] });
  await expectExit(0, made.run(["exec", "suite.yaml"]));
  const names = async () => (await made.run(["list", "tools"])).stdout;
  expect(await names()).not.toMatch(/^ *fio\b/m);
  expect(await names()).toMatch(/^ *micro\b/m);
  made.configure({});
  expect(await names()).toMatch(/^ *fio\b/m);
  // The series goes on: the same case, by the same plugin.
  const { document } = await made.json(["exec", "suite.yaml"]);
  expect(document.judgement.comparisons[0].change).not.toBeNull();
});
