import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { project } from "./kept-runs.ts";
import { expectDocument } from "./schemas.ts";
import { perfmon } from "./terminal.ts";

const CSV = "metric,value,unit,run\nlatency,1,ms,r1\nlatency,2,ms,r2\n";

async function imported() {
  const { cwd } = await project();
  writeFileSync(join(cwd, "r.csv"), CSV);
  const read = (...more: string[]) => perfmon(["import", "r.csv", ...more], { cwd });
  const ids = async () =>
    (await perfmon(["runs", "--json"], { cwd }))
      .json()
      .runs.map(({ id }: any) => id)
      .reverse();
  expect((await read()).exit).toBe(0);
  return { cwd, read, ids, before: (await ids()) as string[] };
}

test("the same file again: nothing is stored, its runs are named, and a job goes on", async () => {
  const { cwd, read, ids, before } = await imported();
  expect(before).toHaveLength(2);
  const again = await read();
  expect(again.exit).toBe(0);
  for (const id of before) expect(again.stdout).toContain(id);
  expect(again.stderr).toBe(
    "2 runs imported already; nothing was stored\nthe same file, with the same labels, suite and target; --replace or --again stores it\n",
  );
  const document = await read("--json");
  expectDocument(document.json(), "runs");
  expect(document.json()).toMatchObject({ action: "already-imported", runs: before.map((id) => ({ id })) });
  // By its content, whatever it is called, and however it comes.
  writeFileSync(join(cwd, "other.csv"), CSV);
  await perfmon(["import", "other.csv", "--suite", "r"], { cwd });
  await perfmon(["import", "--suite", "r"], { cwd, stdin: CSV });
  expect(await ids()).toEqual(before);
});

test("what differs is another import: its content, a label, the suite, the target", async () => {
  const { cwd, read, ids } = await imported();
  for (const more of [
    ["--label", "git=abc"],
    ["--label", "git=abd"],
    ["--label", "git=abd", "--label", "by=ci"],
    ["--suite", "other"],
    ["--on", "lab"],
  ]) {
    expect((await read(...more, "--json")).json().action).toBe("imported");
    expect((await read(...more, "--json")).json().action).toBe("already-imported");
  }
  appendFileSync(join(cwd, "r.csv"), "latency,3,ms,r3\n");
  expect((await read("--json")).json()).toMatchObject({ action: "imported", runs: [{}, {}, {}] });
  expect(await ids()).toHaveLength(2 + 2 * 5 + 3);
});

test("--again stores it once more, --replace in the place of what it became, unless a baseline holds that", async () => {
  const { cwd, read, ids, before } = await imported();
  const [first] = (await read("--again", "--json")).json().runs;
  expect(await ids()).toHaveLength(4);
  await perfmon(["baseline", "set", "main", first.id], { cwd });
  const refused = await read("--replace");
  expect([refused.exit, refused.stderr]).toEqual([2, expect.stringContaining("belongs to baseline main")]);
  expect(await ids()).toHaveLength(4);
  await perfmon(["baseline", "rm", "main"], { cwd });
  const replaced = (await read("--replace", "--better", "higher", "--json")).json();
  expect(replaced.action).toBe("imported");
  expect(await ids()).toEqual(replaced.runs.map(({ id }: any) => id));
  expect(replaced.runs.some(({ id }: any) => before.includes(id))).toBe(false);
});

test("runs that were removed, or whose import did not end, do not keep a file out", async () => {
  const { cwd, read, ids, before } = await imported();
  await perfmon(["runs", "rm", ...before], { cwd });
  expect((await read("--json")).json().action).toBe("imported");
  expect(await ids()).toHaveLength(2);
});

test("perfmon's own documents go by their ids, with the identity of what they were imported from", async () => {
  const { cwd, read, before } = await imported();
  const exported = await perfmon(["export", ...before], { cwd });
  await perfmon(["runs", "rm", ...before], { cwd });
  expect((await perfmon(["import"], { cwd, stdin: exported.stdout })).exit).toBe(0);
  expect((await perfmon(["import"], { cwd, stdin: exported.stdout })).exit).toBe(2);
  expect((await read("--json")).json().action).toBe("already-imported");
});
