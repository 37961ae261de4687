import { expect, test } from "vitest";
import { invented, project } from "./kept-runs.ts";
import { expectDocument } from "./schemas.ts";
import { perfmon } from "./terminal.ts";

const four = () =>
  project([
    invented({ latency: 100, day: 1 }),
    invented({ latency: 101, day: 2 }),
    invented({ latency: 102, day: 3 }),
    invented({ latency: 100, day: 4, cpu: "Example 4000" }),
  ]);

test("set keeps runs oldest first; promote makes one the newest; rm forgets the name", async () => {
  const { cwd, ids } = await four();
  const [a, b, c] = ids as [string, string, string];
  const runsOf = async (...argv: string[]) => {
    const { json } = await perfmon(["baseline", ...argv, "--json"], { cwd });
    expectDocument(json(), "baseline");
    return json().baselines[0].runs;
  };
  expect(await runsOf("set", "main", b, a, b)).toEqual([a, b]);
  expect(await runsOf("promote", "main", c)).toEqual([a, b, c]);
  expect(await runsOf("promote", "main", a)).toEqual([b, c, a]);
  expect(await runsOf("promote", "main", b, "--keep", "2")).toEqual([a, b]);
  expect(await runsOf("promote", "fresh", c)).toEqual([c]);
  expect(await runsOf("show", "main")).toEqual([a, b]);
  expect((await perfmon(["baseline"], { cwd })).stdout).toMatch(/main +2 +\w{26}/);
  expect((await perfmon(["baseline", "show", "main"], { cwd })).stdout).toContain(
    "baseline main, 2 runs, oldest first",
  );
  const against = await perfmon(["compare", "@baseline:main", c, "--json"], { cwd });
  expect(against.json().baseline).toEqual({ rule: "named", name: "main", runs: [a, b], reasons: [] });
  expect((await perfmon(["compare", "main", c, "--json"], { cwd })).json().baseline.runs).toEqual([a, b]);
  expect((await perfmon(["baseline", "rm", "main"], { cwd })).exit).toBe(0);
  expect((await perfmon(["runs", "--json"], { cwd })).json().runs).toHaveLength(4);
});

test("a name that stands for something else already is refused", async () => {
  const { cwd, ids } = await four();
  const refused = async (name: string, why: string) => {
    for (const word of ["set", "promote"]) {
      const ran = await perfmon(["baseline", word, name, ids[1]!], { cwd });
      expect([ran.exit, ran.stderr]).toEqual([2, expect.stringContaining(why)]);
    }
  };
  await refused(ids[0]!, "an id as runs have it");
  await refused(ids[0]!.toLowerCase(), "an id as runs have it");
  await refused("01BX5ZZKBKACTAV9WEVGEMMVRZ", "an id as runs have it");
  await refused(ids[0]!.slice(0, 20), "the beginning of the id of run");
  await refused("automatic", "a rule that chooses one");
  for (const name of ["@latest", "tag:x", "kernel:6.1", "last:3", "file:x", "@baseline:main"])
    await refused(name, "is no name for a baseline");
  expect((await perfmon(["baseline", "--json"], { cwd })).json().baselines).toEqual([]);
});

test("runs of different machines are refused, unless forced", async () => {
  const { cwd, ids } = await four();
  await perfmon(["baseline", "set", "main", ids[0]!], { cwd });
  const refused = await perfmon(["baseline", "promote", "main"], { cwd });
  expect([refused.exit, refused.stderr]).toEqual([
    6,
    expect.stringContaining("cpu.model: Example 3000 and Example 4000"),
  ]);
  expect((await perfmon(["baseline", "set", "mixed", ids[0]!, ids[3]!], { cwd })).exit).toBe(6);
  expect((await perfmon(["baseline", "set", "mixed", ids[0]!, ids[3]!, "--force"], { cwd })).exit).toBe(0);
});

test("unknown names come with the nearest one; odd names are refused", async () => {
  const { cwd, ids } = await four();
  await perfmon(["baseline", "set", "main", ids[0]!], { cwd });
  for (const command of ["show", "rm"]) {
    const { exit, stderr } = await perfmon(["baseline", command, "mian"], { cwd });
    expect([exit, stderr]).toEqual([2, expect.stringContaining('did you mean "main"?')]);
  }
  for (const name of ["@latest", "-", "a b", "file:x", ""])
    expect((await perfmon(["baseline", "set", name, ids[0]!], { cwd })).exit).toBe(2);
});
