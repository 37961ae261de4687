import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { invented, project } from "./kept-runs.ts";
import { measured } from "./measured.ts";
import { expectDocument } from "./schemas.ts";
import { perfmon } from "./terminal.ts";

test("JSON comes back without loss, into another store", async () => {
  const { cwd, id } = await measured();
  const exported = await perfmon(["export", id, "-o", "run.json"], { cwd });
  expect([exported.exit, exported.stdout]).toEqual([0, ""]);
  const before = (await perfmon(["show", id, "--json"], { cwd })).json();
  expect(JSON.parse(readFileSync(join(cwd, "run.json"), "utf8"))).toEqual(before);
  const other = ["--store", "sqlite:other.db"];
  const imported = await perfmon(["import", "run.json", "--json", ...other], { cwd });
  expectDocument(imported.json(), "runs");
  expect(imported.json()).toMatchObject({ action: "imported", runs: [{ id, suite: "demo" }] });
  expect((await perfmon(["show", id, "--json", ...other], { cwd })).json()).toEqual(before);
  const twice = await perfmon(["import", "run.json", ...other], { cwd });
  expect([twice.exit, twice.stderr]).toEqual([2, expect.stringContaining("--replace")]);
  expect((await perfmon(["import", "run.json", "--replace", ...other], { cwd })).exit).toBe(0);
});

test("several runs, as JSON and as CSV", async () => {
  const { cwd, ids } = await project([invented({ latency: 100 }), invented({ latency: 130, day: 2 })]);
  const json = await perfmon(["export", ...ids], { cwd });
  expect(
    json.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).id),
  ).toEqual(ids);
  const other = ["--store", "sqlite:other.db"];
  expect(
    (await perfmon(["import", "--label", "lab=b", "--tag", "copied", ...other], { cwd, stdin: json.stdout })).exit,
  ).toBe(0);
  expect(
    (await perfmon(["runs", "--label", "lab=b", "--tag", "copied", "--json", ...other], { cwd })).json().runs,
  ).toHaveLength(2);

  const csv = await perfmon(["export", ...ids, "--format", "csv"], { cwd });
  expect(csv.stdout.split("\n", 1)[0]).toBe("case,metric,value,unit,better,run,time");
  writeFileSync(join(cwd, "both.csv"), csv.stdout);
  const back = await perfmon(["import", "both.csv", "--json", "--suite", "syscall", ...other], { cwd });
  expect(back.json().runs.map((run: any) => [run.suite, run.labels.run])).toEqual(ids.map((id) => ["syscall", id]));
  const same = await perfmon(["compare", ids[1]!, "file:both.csv", "--json"], { cwd });
  expect(same.json().comparisons[0]).toMatchObject({ change: 0, verdict: "pass" });
});

test("labels that are called like columns keep their meaning", async () => {
  const { cwd } = await project();
  const text = 'metric,value,unit,label.unit,job\nlatency,1,ms,"a ""b"", c",\nlatency,2,ms,x,j\n';
  await perfmon(["import", "--better", "lower"], { cwd, stdin: text });
  const { stdout } = await perfmon(["export", "@latest", "--format", "csv"], { cwd });
  const rows = stdout.trim().split("\n");
  expect(rows[0]).toBe("case,metric,value,unit,better,run,time,job,label.unit");
  expect(rows[1]).toMatch(/^default,latency,0.001,s,lower,.*,,"a ""b"", c"$/);
});

test("what is no run document is refused, and nothing is stored", async () => {
  const { cwd, ids } = await project([invented({ latency: 100 })]);
  const document = (await perfmon(["show", ids[0]!, "--json"], { cwd })).json();
  const refused = async (change: (document: any) => void): Promise<string> => {
    const copy = structuredClone(document);
    change(copy);
    const other = ["--store", "sqlite:other.db"];
    const { exit, stderr } = await perfmon(["import", "--format", "json", ...other], {
      cwd,
      stdin: JSON.stringify(copy),
    });
    expect(exit).toBe(2);
    return stderr;
  };
  expect(
    await refused((run) => {
      run.schema = "perfmon.run/2";
    }),
  ).toContain("this perfmon reads perfmon.run/1");
  expect(
    await refused((run) => {
      run.id = "../../etc";
    }),
  ).toContain("id: ");
  expect(
    await refused((run) => {
      run.cases[0].repetitions[0].raw = "../../../etc";
    }),
  ).toContain("cases[0].repetitions[0].raw: ");
  expect(
    await refused((run) => {
      run.cases[0].repetitions[0].measurements[0].value = null;
    }),
  ).toContain("cases[0].repetitions[0].measurements[0].value: ");
  expect(
    await refused((run) => {
      delete run.cases;
    }),
  ).toContain("cases: ");
  expect((await perfmon(["import", "--format", "json"], { cwd, stdin: "{" })).stderr).toContain("no JSON");
  expect((await perfmon(["import"], { cwd, stdin: "" })).stderr).toContain("standard input is empty");
});
