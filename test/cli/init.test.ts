import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { folderWith } from "./folder.ts";
import { expectDocument } from "./schemas.ts";
import { perfmon } from "./terminal.ts";

test("writes a project that is valid and runs at once", async () => {
  const cwd = folderWith();
  const ran = await perfmon(["init"], { cwd });
  expect([ran.exit, ran.stdout]).toEqual([0, "wrote perfmon.config.yaml\nwrote suites/example.yaml\n"]);
  expect(ran.stderr).toContain("perfmon exec example");
  expect((await perfmon(["validate", "example"], { cwd })).exit).toBe(0);
  const measured = await perfmon(["exec", "example", "--repetitions", "1", "--warmup", "0", "--json"], { cwd });
  expect(measured.exit).toBe(0);
  const cases = measured.json().cases.map((each: any) => [each.outcome, each.repetitions[0].measurements[0].metric]);
  expect(cases).toEqual([
    ["completed", "wall_time"],
    ["completed", "copy_time"],
  ]);
  expect(existsSync(join(cwd, ".perfmon", "store.db"))).toBe(true);
});

test("never overwrites", async () => {
  const cwd = folderWith({ "perfmon.config.yaml": "fail_on: none\n" });
  const ran = await perfmon(["init", "--json"], { cwd });
  expectDocument(ran.json(), "init");
  expect(ran.json().files.map(({ written }: any) => written)).toEqual([false, true]);
  expect(readFileSync(join(cwd, "perfmon.config.yaml"), "utf8")).toBe("fail_on: none\n");
  expect((await perfmon(["init"], { cwd })).stdout).toMatch(/left as it is\n.*left as it is\n$/);
});

test("a folder in which nothing can be written", async () => {
  const ran = await perfmon(["init"], { cwd: folderWith({ suites: "a file" }) });
  expect([ran.exit, ran.stderr]).toEqual([5, expect.stringContaining("PM5002")]);
});

test("schema: the suite's with every tool's options takes the example, and not a wrong one", async () => {
  const cwd = folderWith();
  await perfmon(["init"], { cwd });
  const ran = await perfmon(["schema", "-o", "suite.json"], { cwd });
  expect([ran.exit, ran.stdout, ran.stderr]).toEqual([0, "", "wrote suite.json\n"]);
  const schema = JSON.parse(readFileSync(join(cwd, "suite.json"), "utf8"));
  const check = new Ajv2020.default({ strict: false }).compile(schema);
  const suite = parse(readFileSync(join(cwd, "suites", "example.yaml"), "utf8"));
  expect([check(suite), check.errors]).toEqual([true, null]);
  suite.steps[0].with.comand = "x";
  expect(check(suite)).toBe(false);
});

test("schema: documents, a tool's options, and neither", async () => {
  const cwd = folderWith();
  for (const name of ["config", "parse", "plan", "fio"]) {
    const ran = await perfmon(["schema", name], { cwd });
    expect([ran.exit, ran.json().type]).toEqual([0, "object"]);
  }
  const ran = await perfmon(["schema", "cofnig"], { cwd });
  expect([ran.exit, ran.stderr]).toEqual([2, expect.stringContaining('did you mean "config"?')]);
  expect((await perfmon(["schema", "-o", "no/such/folder.json"], { cwd })).exit).toBe(2);
});
