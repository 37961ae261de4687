import { expect, test } from "vitest";
import { folderWith } from "./folder.ts";
import { invented, project } from "./kept-runs.ts";
import { expectDocument } from "./schemas.ts";
import { perfmon } from "./terminal.ts";

test("the target's facts, by role", async () => {
  const cwd = folderWith();
  const ran = await perfmon(["env", "--json"], { cwd });
  expectDocument(ran.json(), "env");
  expect(ran.json()).toMatchObject({ run: null, target: "local" });
  expect(ran.json().environment["kernel.release"].role).toBe("subject");
  const { stdout } = await perfmon(["env", "show"], { cwd });
  expect(stdout).toMatch(/^subject: [\s\S]*\n kernel\.release +\S+[\s\S]*\nmust match: [\s\S]*\nnoted: /);
});

test("a run's facts, and what differs between two", async () => {
  const { cwd, ids } = await project([invented({ latency: 1 }), invented({ latency: 1, day: 2, kernel: "6.12.9" })]);
  const shown = await perfmon(["env", "show", "@latest", "--json"], { cwd });
  expectDocument(shown.json(), "env");
  expect([shown.json().run, shown.json().environment["kernel.release"].value]).toEqual([ids[1], "6.12.9"]);
  const diff = await perfmon(["env", "diff", ids[0]!, ids[1]!, "--json"], { cwd });
  expectDocument(diff.json(), "env");
  expect(diff.json().differences).toEqual([
    { name: "kernel.release", role: "subject", baseline: "6.12.7", candidate: "6.12.9" },
  ]);
  expect((await perfmon(["env", "diff", ids[0]!, ids[1]!], { cwd })).stdout).toMatch(
    /kernel\.release +6\.12\.7 +6\.12\.9/,
  );
  expect((await perfmon(["env", "diff", ids[0]!, ids[0]!], { cwd })).stdout).toBe("nothing differs\n");
  const now = await perfmon(["env", "diff", ids[0]!, "--json"], { cwd });
  expectDocument(now.json(), "env");
  expect(now.json().second).toEqual({ run: null, target: "local" });
});

test("a run that is not there, and no store at all", async () => {
  const { cwd } = await project([invented({ latency: 1 })]);
  expect((await perfmon(["env", "show", "nosuchrun"], { cwd })).exit).toBe(2);
  expect((await perfmon(["env", "show", "@latest"], { cwd: folderWith() })).exit).toBe(5);
});
