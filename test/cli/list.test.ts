import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CONFIG_TEXT, SUITE_TEXT } from "../../core/cli/init-files.ts";
import { folderWith } from "./folder.ts";
import { expectDocument } from "./schemas.ts";
import { perfmon } from "./terminal.ts";

const project = () => folderWith({ "perfmon.config.yaml": CONFIG_TEXT, "suites/example.yaml": SUITE_TEXT });
const listed = async (...argv: string[]) => {
  const ran = await perfmon(["list", ...argv, "--json"], { cwd: project() });
  expect([ran.exit, ran.stderr]).toEqual([0, ""]);
  expectDocument(ran.json(), "list");
  return ran.json().items;
};
const names = (items: readonly { name: string }[]) => items.map(({ name }) => name);

test.each([
  ["suites", ["example", "quick", "full", "io"]],
  ["tools", ["script", "fio", "netperf", "lmbench", "micro"]],
  ["plugins", ["@perfmon/core/plugins/tools/fio"]],
  ["targets", ["local"]],
  ["monitors", ["resources"]],
  ["collectors", ["sqlite"]],
  ["analyzers", ["threshold", "changepoint", "severity"]],
  ["reporters", ["terminal", "json", "junit", "markdown", "github", "csv", "openmetrics"]],
  ["formats", ["csv"]],
  ["units", ["s", "KiB/s", "%"]],
] as const)("%s", async (what, wanted) => {
  const found = names(await listed(what));
  for (const name of wanted) expect(found).toContain(name);
  const { stdout } = await perfmon(["list", what], { cwd: project() });
  for (const name of wanted) expect(stdout).toContain(name);
});

test("every word that can be listed, and no other, is one of the schema's; each gives a document", async () => {
  const { stderr } = await perfmon(["list", "nothing"], { cwd: project() });
  const words = /there are (.*)/.exec(stderr)![1]!.split(", ");
  const schema = JSON.parse(readFileSync(new URL("../../schemas/list.schema.json", import.meta.url), "utf8"));
  expect(schema.properties.what.enum.toSorted()).toEqual(words.toSorted());
  for (const word of words) expect(await listed(word, ...(word === "steps" ? ["example"] : []))).not.toEqual([]);
});

test("suites of the project come first, with what they say of themselves", async () => {
  const [first] = await listed("suites");
  expect(first).toMatchObject({
    name: "example",
    tags: ["example"],
    description: expect.stringContaining("Two commands"),
  });
});

test("steps are the cases that --filter chooses from", async () => {
  const items = await listed("steps", "example");
  expect(items.map(({ id, uses }: any) => [id, uses])).toEqual([
    ["hash", "script"],
    ["copy", "script"],
  ]);
  const { stdout } = await perfmon(["list", "steps", "-"], { cwd: project(), stdin: SUITE_TEXT });
  expect(stdout).toMatch(/hash +script +5 +example/);
  expect((await perfmon(["list", "steps"], { cwd: project() })).exit).toBe(2);
});

test("metrics of a tool, of a monitor, of all; also those that depend on options", async () => {
  expect(names(await listed("metrics", "lmbench"))).toContain("context_switch_latency");
  expect(names(await listed("metrics", "script"))).toContain("wall_time");
  const fio = names(await listed("metrics", "fio"));
  for (const name of ["read.iops", "write.bw", "trim.iops"]) expect(fio).toContain(name);
  const monitor = await listed("metrics", "resources");
  expect(monitor.every(({ from }: any) => from === "resources")).toBe(true);
  expect((await listed("metrics")).length).toBeGreaterThan(monitor.length + fio.length);
});

test.each([
  [["sutes"], 'did you mean "suites"?'],
  [["tools", "fio"], "takes no name"],
  [["metrics", "foi"], 'did you mean "fio"?'],
  [["steps", "exmaple"], 'did you mean "example"?'],
  [[], "missing required argument"],
])("usage: list %j", async (argv, message) => {
  const ran = await perfmon(["list", ...argv], { cwd: project() });
  expect([ran.exit, ran.stdout]).toEqual([2, ""]);
  expect(ran.stderr).toContain(message);
});

test("explain: errors, problems, and neither", async () => {
  const cwd = folderWith();
  expect((await perfmon(["explain", "pm1004"], { cwd })).stdout).toMatch(
    /^PM1004: unknown property \(exit code 2\)\n {2}A name that nothing takes[^.]*\.[\s\S]*perfmon plugin info TOOL/,
  );
  const error = await perfmon(["explain", "PM5001", "--json"], { cwd });
  expectDocument(error.json(), "explain");
  expect(error.json().advice).toContain("perfmon tools install");
  const problem = await perfmon(["explain", "no-result", "--json"], { cwd });
  expectDocument(problem.json(), "explain");
  expect(problem.json().exit).toBeNull();
  const ran = await perfmon(["explain", "no-reslt"], { cwd });
  expect([ran.exit, ran.stderr]).toEqual([2, expect.stringContaining("did you mean no-result?")]);
});
