import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { expectExit, type Workspace, workspace } from "../perfmon.ts";
import { storedRuns, verified } from "../stored.ts";

/** Whether this user may mount. */
const mounts = (() => {
  const folder = `/tmp/perfmon-mount-${process.pid}`;
  mkdirSync(folder);
  try {
    execFileSync("mount", ["-t", "tmpfs", "tmpfs", folder], { stdio: "ignore" });
    execFileSync("umount", [folder]);
    return true;
  } catch {
    if (process.env.CI && process.getuid?.() === 0) throw new Error("root cannot mount a tmpfs here");
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
})();

/** A project whose store and raw output lie on a disk of their own, of `size` as mount takes it. */
function onDisk(size: string): { readonly made: Workspace; readonly remount: (options: string) => void } {
  const made = workspace();
  const disk = made.path("disk");
  mkdirSync(disk);
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", disk]);
  onTestFinished(() => void execFileSync("umount", ["-l", disk]));
  made.configure({ store: `sqlite:${disk}/.perfmon/store.db` });
  return { made, remount: (options) => void execFileSync("mount", ["-o", `remount,${options}`, disk]) };
}

const SUITE = (tool: string, log: string) => ({
  order: "suite",
  steps: [
    { id: "first", uses: "script", repetitions: 3, with: { command: ["true"] } },
    {
      id: "filler",
      uses: "script",
      repetitions: 4,
      with: { command: [tool] },
      cleanup: { shell: `echo cleanup >> ${log}` },
    },
    {
      id: "last",
      key: "last",
      uses: "script",
      repetitions: 2,
      with: { command: ["true"] },
      cleanup: { shell: `echo last >> ${log}` },
    },
  ],
});

/** Everything of the runs that were complete before. */
const complete = async (folder: string) => (await storedRuns(folder)).filter(({ state }) => state === "completed");

test.skipIf(!mounts).each(["raw output", "store"])("a disk that is full for the %s", async (what) => {
  const { made, remount } = onDisk("8m");
  const disk = made.path("disk");
  made.write("before.yaml", { steps: [{ id: "a", uses: "script", with: { command: ["true"] } }] });
  await expectExit(0, made.run(["exec", "before.yaml"]));
  const before = await complete(disk);
  expect(before).toHaveLength(1);

  // Either the tool's output is too much for the disk, or something else takes the last byte of it.
  const spill = `dd if=/dev/zero of=${disk}/other bs=1k status=none; dd if=/dev/zero of=${disk}/rest bs=1 count=1 status=none`;
  const tool = what === "store" ? `${spill} 2>/dev/null; true` : "head -c 3000000 /dev/zero";
  made.write("suite.yaml", SUITE(made.program("tool", `#!/bin/sh\n${tool}\n`), made.path("log")));
  const full = await made.run(["exec", "suite.yaml"]);
  expect(full).toMatchObject({ exit: 5, stderr: expect.stringMatching(/PM4004.*(space|full)/) });
  expect(full.stderr).toContain("--resume");
  expect(made.text("log")).toContain("cleanup");

  rmSync(`${disk}/other`, { force: true });
  rmSync(`${disk}/rest`, { force: true });
  remount("size=64m");
  expect(await verified(disk)).toEqual([]);
  expect(await complete(disk)).toEqual(before);
  const [, stopped] = await storedRuns(disk);
  expect(stopped).toMatchObject({ state: "interrupted" });
  expect(stopped!.cases[0]!.repetitions).toHaveLength(3);

  made.program("tool", "#!/bin/sh\ntrue\n");
  await expectExit(0, made.run(["exec", "--resume", "@latest"]));
  const [, resumed] = await storedRuns(disk);
  expect(resumed).toMatchObject({ id: stopped!.id, state: "completed" });
  expect(resumed!.cases.map(({ repetitions }) => repetitions.length)).toEqual([3, 4, 2]);
  expect(resumed!.cases[0]!.repetitions).toEqual(stopped!.cases[0]!.repetitions);
  expect(await verified(disk)).toEqual([]);
});

test.skipIf(!mounts)("a disk that is read-only", async () => {
  const { made, remount } = onDisk("8m");
  const disk = made.path("disk");
  made.write("suite.yaml", { steps: [{ id: "a", uses: "script", with: { command: ["true"] } }] });
  await expectExit(0, made.run(["exec", "suite.yaml"]));
  const before = await storedRuns(disk);
  remount("ro");
  for (const args of [
    ["exec", "suite.yaml"],
    ["exec", "suite.yaml", "--store", `sqlite:${disk}/another/store.db`],
  ]) {
    const refused = await made.run(args);
    expect(refused).toMatchObject({ exit: 5, stderr: expect.stringContaining("PM4005") });
    expect(refused.stderr).toContain("--store");
  }
  remount("rw");
  expect(await storedRuns(disk)).toEqual(before);
  await expectExit(0, made.run(["exec", "suite.yaml"]));
});

test.skipIf(!mounts)("raw output on a read-only disk, while the store can be written", async () => {
  const made = workspace();
  const runs = made.path(".perfmon/runs");
  mkdirSync(runs, { recursive: true });
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=300k", "tmpfs", runs]);
  onTestFinished(() => void execFileSync("umount", ["-l", runs]));
  await expectExit(0, made.here(["exec", "--", "true"]));
  execFileSync("mount", ["-o", "remount,ro", runs]);
  const refused = await expectExit(5, made.here(["exec", "--", "true"]));
  expect(refused.stderr).toMatch(/PM4005 .*runs.*: cannot be written \(EROFS\)/);
});

test("raw output where a file lies in the place of its folder", async () => {
  const made = workspace();
  await expectExit(0, made.here(["exec", "--", "true"]));
  const runs = made.path(".perfmon/runs");
  rmSync(runs, { recursive: true });
  writeFileSync(runs, "");
  const refused = await expectExit(5, made.here(["exec", "--", "true"]));
  expect(refused.stderr).toContain(`${runs} is a file, no folder`);
});
