import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { invented, project } from "./kept-runs.ts";
import { measured } from "./measured.ts";
import { perfmon } from "./terminal.ts";

test("the views of a measured run", async () => {
  const { cwd, id } = await measured();
  const show = (...argv: string[]) => perfmon(["show", id, ...argv], { cwd });

  const results = await show();
  expect(results.exit).toBe(0);
  expect(results.stdout).toMatch(/one +latency +12\.5 ms/);
  expect(results.stdout).toMatch(/two failed: repetition 1: .*finds nothing/);

  const raw = await show("--raw");
  expect(raw.stdout.match(/^latency: 12.5$/gm)).toHaveLength(3);
  expect(raw.stdout).toContain("$ /bin/echo nothing");
  expect((await show("--raw", "--case", "two")).stdout).not.toContain("latency: 12.5");

  const log = await show("--log");
  expect(log.stdout.trim().split("\n")).toHaveLength(5);
  expect(log.stdout).toMatch(/two +repetition 1 +failed/);

  const env = await show("--env");
  expect(env.stdout).toMatch(/subject: .*[\s\S]*kernel\.release[\s\S]*must match: .*[\s\S]*cpu\.count/);
});

test("a run with earlier ones says what judges it; the first one, what there will be to compare with it", async () => {
  const { cwd, id: first } = await measured();
  const alone = await perfmon(["show", first], { cwd });
  expect(alone.stdout).toContain("Results of demo: nothing to compare with yet");
  expect(alone.stdout).toContain("1 measured, not compared ·");
  expect(alone.stdout).toContain("run it again to compare with this run");
  const second = (await perfmon(["exec", "demo.yaml", "--json", "-q"], { cwd })).json().id;
  const shown = await perfmon(["show", second], { cwd });
  expect(shown.stdout).toContain(`Results of demo: by themselves; perfmon compare ${second} judges them`);
  expect(shown.stdout).toContain("1 measured, not compared here ·");
  expect(shown.stdout).toContain(`next: judge it against its baseline: perfmon compare ${second}`);
  expect(shown.stdout).not.toContain("run it again");
});

test("--reproduce asks which case, and its script repeats that one", async () => {
  const { cwd, id } = await measured();
  const which = await perfmon(["show", id, "--reproduce"], { cwd });
  expect([which.exit, which.stdout]).toEqual([2, ""]);
  expect(which.stderr).toContain('--case GLOB, of "one", "two"');
  const script = await perfmon(["show", id, "--reproduce", "--case", "o*"], { cwd });
  expect(execFileSync("sh", ["-c", script.stdout], { encoding: "utf8" })).toBe("latency: 12.5\n");
  expect(script.stdout).toMatch(/^cd \S+$/m);
});

test("one view at a time, and only of what is there", async () => {
  const { cwd, ids } = await project([invented({ latency: 100 })]);
  expect((await perfmon(["show", "--raw", "--log"], { cwd })).exit).toBe(2);
  expect((await perfmon(["show", "--reproduce", "--json"], { cwd })).exit).toBe(2);
  const nothing = await perfmon(["show", ids[0]!, "--case", "fsync"], { cwd });
  expect([nothing.exit, nothing.stderr]).toEqual([2, expect.stringContaining('there are "getpid"')]);
  expect((await perfmon(["show", "--raw"], { cwd })).stderr).toContain("no raw output is kept");
  expect((await perfmon(["show", "--env"], { cwd })).stdout).toMatch(/kernel\.release +6\.12\.7/);
});
