import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { measured } from "./measured.ts";
import { perfmon } from "./terminal.ts";

const raw = (cwd: string, id: string, repetition: string) => join(cwd, "runs", id, "cases", repetition);
const latencies = (document: any): number[] =>
  document.cases[0].repetitions.flatMap(
    (repetition: any) => repetition.measurements?.map((one: any) => one.value) ?? [],
  );

test("the same output gives the same run; failed cases are exit 3, as in exec", async () => {
  const { cwd, id } = await measured();
  const before = (await perfmon(["show", id, "--json"], { cwd })).json();
  const judged = await perfmon(["judge", "--save"], { cwd });
  expect(judged.exit).toBe(3);
  expect(judged.stderr).toContain("4 repetitions read again, all as stored; saved");
  expect((await perfmon(["show", id, "--json"], { cwd })).json()).toEqual(before);
});

test("other output is only printed, and stored with --save", async () => {
  const { cwd, id } = await measured();
  writeFileSync(join(raw(cwd, id, "000/001"), "stdout"), "latency: 25\n");
  writeFileSync(join(raw(cwd, id, "001/000"), "stdout"), "latency: 7\n");
  const printed = await perfmon(["judge", id, "--json"], { cwd });
  expect(printed.exit).toBe(0);
  expect(printed.stderr).toContain("2 not as stored; not saved");
  expect(latencies(printed.json())).toEqual([0.0125, 0.025, 0.0125]);
  expect(printed.json().cases[1]).toMatchObject({ outcome: "completed", reason: expect.stringContaining("1 of 3") });
  expect(latencies((await perfmon(["show", id, "--json"], { cwd })).json())).toEqual([0.0125, 0.0125, 0.0125]);
  expect((await perfmon(["judge", id, "--save", "-q"], { cwd })).exit).toBe(0);
  const saved = (await perfmon(["show", id, "--json"], { cwd })).json();
  expect(latencies(saved)).toEqual([0.0125, 0.025, 0.0125]);
  expect(saved.reasons).toEqual([]);
});

test("output that cannot be read any more fails its case; output that is gone leaves it as stored", async () => {
  const { cwd, id } = await measured();
  writeFileSync(join(raw(cwd, id, "000/000"), "stdout"), "garbage\n");
  const garbage = (await perfmon(["judge", id, "--json"], { cwd })).json();
  expect(garbage.cases[0]).toMatchObject({ outcome: "failed", reason: expect.stringContaining("finds nothing") });
  rmSync(join(raw(cwd, id, "000/000"), "raw.json"));
  const gone = await perfmon(["judge", id, "--json"], { cwd });
  expect(gone.stderr).toContain("kept as stored: one: no raw output of 1 of 3 repetitions");
  expect(latencies(gone.json())).toEqual([0.0125, 0.0125, 0.0125]);
});

test("raw output that is not whole leaves its repetition as stored, and says which and why", async () => {
  const { cwd, id } = await measured();
  rmSync(join(raw(cwd, id, "000/000"), "stdout"));
  writeFileSync(join(raw(cwd, id, "000/001"), "raw.json"), '{"schema":1}');
  writeFileSync(join(raw(cwd, id, "000/002"), "raw.json"), '{"schema":"perfmon.raw/1","uses"');
  const judged = await perfmon(["judge", id, "--json"], { cwd });
  expect(judged.exit).toBe(3);
  const why = "kept as stored: one: no raw output of 1 of 3 repetitions: ";
  for (const each of [
    "stdout is not there (repetition 1)",
    "raw.json is no record of a repetition (repetition 2)",
    "raw.json is cut or damaged (repetition 3)",
  ])
    expect(judged.stderr).toContain(why + each);
  expect(latencies(judged.json())).toEqual([0.0125, 0.0125, 0.0125]);
});

test("a raw record is what its repetition ran", async () => {
  const { cwd, id } = await measured();
  const record = JSON.parse(readFileSync(join(raw(cwd, id, "000/000"), "raw.json"), "utf8"));
  expect(record).toMatchObject({ schema: "perfmon.raw/1", uses: "script", argv: ["/bin/echo", "latency: 12.5"] });
  expect((await perfmon(["judge", "nobody"], { cwd })).exit).toBe(2);
});
