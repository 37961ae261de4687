import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openPerfmon } from "../../core/index.ts";
import { invented, project } from "./kept-runs.ts";
import { measured } from "./measured.ts";
import { expectDocument } from "./schemas.ts";
import { perfmon } from "./terminal.ts";

const three = () =>
  project([
    invented({ latency: 100, day: 1, tags: ["release"] }),
    invented({ latency: 101, day: 2, kernel: "6.12.9" }),
    invented({ latency: 102, day: 3, suite: "other" }),
  ]);

test("list: newest first, filtered, limited", async () => {
  const { cwd, ids } = await three();
  const listed = async (...argv: string[]) => {
    const { json } = await perfmon(["runs", ...argv, "--json"], { cwd });
    expectDocument(json(), "runs");
    return json().runs.map(({ id }: { id: string }) => ids.indexOf(id));
  };
  expect(await listed()).toEqual([2, 1, 0]);
  expect(await listed("list", "--limit", "1")).toEqual([2]);
  expect(await listed("--suite", "other")).toEqual([2]);
  expect(await listed("--kernel", "6.12.9")).toEqual([1]);
  expect(await listed("--tag", "release")).toEqual([0]);
  expect(await listed("--label", "lab=b")).toEqual([]);
  expect(await listed("--since", "2026-11-02")).toEqual([2, 1]);
  expect(await listed("--until", "2026-11-02")).toEqual([0]);
  expect(await listed("--state", "interrupted")).toEqual([]);
  const { stdout, stderr } = await perfmon(["runs", "--limit", "2"], { cwd });
  expect(stdout).toMatch(new RegExp(`${ids[2]} +2026-11-03 09:00 +other +6\\.12\\.7 +1 +lab=a`));
  expect(stderr).toContain("--limit 0 lists all");
});

test("tag and untag", async () => {
  const { cwd, ids } = await three();
  const tagged = await perfmon(["runs", "tag", ids[1]!, "good", "nightly", "--json"], { cwd });
  expectDocument(tagged.json(), "runs");
  expect(tagged.json().runs[0].tags).toEqual(["good", "nightly"]);
  expect((await perfmon(["runs", "tag", "tag:good", "--remove", "good"], { cwd })).stdout).toBe(`${ids[1]}: nightly\n`);
  expect((await perfmon(["runs", "tag", ids[1]!], { cwd })).exit).toBe(2);
  expect((await perfmon(["runs", "tag", ids[1]!, "two words"], { cwd })).exit).toBe(2);
});

test("a note is replaced and taken away", async () => {
  const { cwd, ids } = await three();
  const noted = await perfmon(["runs", "note", ids[1]!, " after the update ", "--json"], { cwd });
  expectDocument(noted.json(), "runs");
  expect(noted.json()).toMatchObject({ action: "noted", runs: [{ id: ids[1], note: "after the update" }] });
  expect((await perfmon(["runs", "note", ids[1]!, "better"], { cwd })).stdout).toBe(`${ids[1]}: better\n`);
  expect((await perfmon(["runs", "note", ids[1]!, "--remove"], { cwd })).stdout).toBe(`${ids[1]}: no note\n`);
  for (const wrong of [[], [""], ["text", "--remove"], ["n".repeat(2001)]])
    expect((await perfmon(["runs", "note", ids[1]!, ...wrong], { cwd })).exit).toBe(2);
  expect((await perfmon(["runs", "--json"], { cwd })).json().runs.map(({ note }: { note: null }) => note)).toEqual([
    null,
    null,
    null,
  ]);
});

test("rm takes the raw output along, and nothing where one of them must stay", async () => {
  const { cwd, id } = await measured();
  const folder = join(cwd, "runs", id);
  await perfmon(["baseline", "set", "main", id, "--force"], { cwd });
  const refused = await perfmon(["runs", "rm", id], { cwd });
  expect([refused.exit, refused.stderr]).toEqual([2, expect.stringContaining("belongs to baseline main")]);
  expect(existsSync(folder)).toBe(true);
  await perfmon(["baseline", "rm", "main"], { cwd });
  expect((await perfmon(["runs", "rm", id], { cwd })).exit).toBe(0);
  expect(existsSync(folder)).toBe(false);
  expect((await perfmon(["runs", "--json"], { cwd })).json().runs).toEqual([]);
});

test("prune keeps what is new, tagged or in a baseline; --dry-run keeps all", async () => {
  const { cwd, ids } = await three();
  await perfmon(["baseline", "set", "main", ids[1]!], { cwd });
  expect((await perfmon(["runs", "prune"], { cwd })).exit).toBe(2);
  const would = await perfmon(["runs", "prune", "--keep", "1", "--dry-run", "--json"], { cwd });
  expect(would.json()).toMatchObject({ action: "would-remove", runs: [] });
  await perfmon(["baseline", "rm", "main"], { cwd });
  const gone = await perfmon(["runs", "prune", "--keep", "1", "--json"], { cwd });
  expectDocument(gone.json(), "runs");
  expect(gone.json().runs.map(({ id }: { id: string }) => id)).toEqual([ids[1]]);
  expect((await perfmon(["runs", "--json"], { cwd })).json().runs).toHaveLength(2);
});

test("a re-run is shown as one, is named by its id only, and goes with its run", async () => {
  const { cwd, ids } = await three();
  const again = invented({ latency: 104, day: 4, rerunOf: ids[2]! });
  const perfmonApi = await openPerfmon({ cwd, env: { HOME: cwd } });
  await perfmonApi.importRun(again);
  await perfmonApi.close();
  const listed = async (...argv: string[]) =>
    (await perfmon(["runs", ...argv, "--json"], { cwd })).json().runs.map(({ id }: { id: string }) => id);
  expect(await listed()).toEqual([again.id, ids[2], ids[1], ids[0]]);
  expect(await listed("--rerun-of", ids[2]!)).toEqual([again.id]);
  expect(await listed("--rerun-of", ids[1]!)).toEqual([]);
  const folded = await perfmon(["runs"], { cwd });
  expect(folded.stdout).toMatch(new RegExp(`^ ${ids[2]} .*\\+1 re-run · lab=a$`, "m"));
  expect(folded.stdout).not.toContain(again.id);
  expect((await perfmon(["runs", "--limit", "3"], { cwd })).stderr).toBe("");
  for (const argv of [["--all"], ["--rerun-of", ids[2]!], ["--since", "2026-11-04"]])
    expect((await perfmon(["runs", ...argv], { cwd })).stdout).toContain(`re-run of ${ids[2]}`);
  expect((await perfmon(["show", "@latest", "--json"], { cwd })).json().id).toBe(ids[2]);
  expect((await perfmon(["show", again.id], { cwd })).stdout).toMatch(/a re-run: it measured again/);

  await perfmon(["runs", "tag", again.id, "wanted"], { cwd });
  expect(await listed("prune", "--keep", "1")).toEqual([ids[1]]);
  expect(await listed("prune", "--state", "completed")).toEqual([]);
  await perfmon(["baseline", "set", "main", again.id], { cwd });
  const refused = await perfmon(["runs", "rm", ids[2]!], { cwd });
  expect([refused.exit, refused.stderr]).toEqual([2, expect.stringContaining(`${again.id} belongs to baseline main`)]);
  expect(await listed()).toEqual([again.id, ids[2], ids[0]]);
  await perfmon(["baseline", "rm", "main"], { cwd });
  expect(await listed("rm", ids[2]!)).toEqual([ids[2], again.id]);
  expect(await listed()).toEqual([ids[0]]);
});

test("usage: no store, an unknown subcommand, a wrong date", async () => {
  const { cwd } = await project();
  expect((await perfmon(["runs"], { cwd })).exit).toBe(5);
  expect((await perfmon(["runs", "lst"], { cwd })).exit).toBe(2);
  const wrong = await perfmon(["runs", "--since", "yesterday", "--json"], { cwd });
  expect(wrong.exit).toBe(2);
  expectDocument(wrong.json(), "error");
});
