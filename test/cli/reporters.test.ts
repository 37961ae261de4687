import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { reportFile } from "../../core/api/report-file.ts";
import { folderWith } from "./folder.ts";
import { measured } from "./measured.ts";
import { perfmon } from "./terminal.ts";

const SUITE = `name: demo
steps:
  - { id: one, uses: script, monitors: [], repetitions: 1, warmup: 0, with: { command: [/bin/true] } }
`;

test("each reporter writes to its own place; += goes on at the end of a file", async () => {
  const cwd = folderWith({ "demo.yaml": SUITE, "summary.md": "before\n", "junit.xml": "a report of last week" });
  process.env.PERFMON_LOCK = "off";
  const reporters = ["github", "junit=junit.xml", "markdown+=summary.md", "markdown=new.md", "csv=out.csv"];
  const ran = await perfmon(["exec", "demo.yaml", ...reporters.flatMap((each) => ["--reporter", each])], { cwd });
  expect([ran.exit, ran.stdout]).toEqual([
    0,
    expect.stringMatching(/^::notice file=.*demo.yaml,title=perfmon demo::1 measured/),
  ]);
  const text = (name: string) => readFileSync(join(cwd, name), "utf8");
  expect(text("junit.xml")).toMatch(/^<\?xml.*\n<testsuites name="perfmon" tests="1" failures="0" errors="0"/);
  expect(text("summary.md")).toBe(`before\n${text("new.md")}`);
  expect(text("out.csv")).toMatch(/^case,metric,value,.*\none,wall_time,/);
  expect(readdirSync(cwd).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test("where nothing ran, no report of an earlier run stays; what is appended to does", async () => {
  const cwd = folderWith({ "junit.xml": "old", "summary.md": "old\n", "demo.yaml": SUITE.replace("script", "scirpt") });
  const args = ["exec", "demo.yaml", "--reporter", "junit=junit.xml", "--reporter", "markdown+=summary.md"];
  expect((await perfmon(args, { cwd })).exit).toBe(2);
  expect(existsSync(join(cwd, "junit.xml"))).toBe(false);
  expect(readFileSync(join(cwd, "summary.md"), "utf8")).toBe("old\n");
});

test("a place that cannot be written to, and none", async () => {
  const cwd = folderWith({ "demo.yaml": SUITE });
  for (const [reporter, message] of [
    ["junit=no/such/folder.xml", /PM1502 the report cannot be written to .*no\/such\/folder.xml/],
    ["markdown+=", /PM1502 --reporter markdown\+= names no file[\s\S]*is a variable empty\?/],
    ["markdown=./first.json", /PM1502 the reporters json and markdown both write to .*first.json/],
    ["jnit=x.xml", /"jnit"[\s\S]*did you mean "junit"\?/],
  ] as const) {
    const args = ["exec", "demo.yaml", "--reporter", "json=first.json", "--reporter", reporter];
    const ran = await perfmon(args, { cwd });
    expect([ran.exit, ran.stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(existsSync(join(cwd, "first.json"))).toBe(false);
  }
});

test("what is stored can be reported again: compare and judge", async () => {
  const { cwd } = await measured();
  const compared = await perfmon(["compare", "@latest", "--reporter", "markdown", "--reporter", "junit=a.xml"], {
    cwd,
  });
  expect(compared.stdout).toMatch(/^<!-- perfmon:demo -->\n### ❌ perfmon <code>demo<\/code>: 1 failed\n/);
  expect(readFileSync(join(cwd, "a.xml"), "utf8")).toContain('<testcase classname="demo" name="one latency"');
  const judged = await perfmon(["judge", "--reporter", "junit", "-q"], { cwd });
  expect([judged.exit, judged.stdout]).toEqual([
    3,
    expect.stringMatching(/^<\?xml[\s\S]*<error type="failed" message=/),
  ]);
});

test("with --json stdout is the document's, and reporters with a file write beside it", async () => {
  const { cwd } = await measured();
  const args = ["--json", "--reporter", "markdown", "--reporter", "markdown=a.md"];
  const compared = await perfmon(["compare", "@latest", ...args], { cwd });
  expect(compared.json().schema).toBe("perfmon.compare/1");
  expect(readFileSync(join(cwd, "a.md"), "utf8")).toMatch(/^<!-- perfmon:demo -->/);
  expect((await perfmon(["judge", ...args], { cwd })).json().schema).toBe("perfmon.run/1");
});

test("the file - is standard output: beside --json it is the document's, and two reporters do not share it", async () => {
  const { cwd } = await measured();
  const judged = await perfmon(["judge", "--json", "--reporter", "junit=-"], { cwd });
  expect(judged.json().schema).toBe("perfmon.run/1");
  const config = join(folderWith({ "c.yaml": `store: sqlite:${cwd}/none.db\nreporters: ["junit=-"]\n` }), "c.yaml");
  const ran = await perfmon(["exec", "--json", "--config", config, "--repetitions", "1", "--", "true"], { cwd });
  expect([ran.exit, ran.json().schema]).toEqual([0, "perfmon.run/1"]);
  const both = await perfmon(["judge", "--reporter", "json", "--reporter", "junit=-"], { cwd });
  expect([both.exit, both.stdout, both.stderr]).toEqual([
    2,
    "",
    expect.stringMatching(
      /PM1502 the reporters json and junit write to standard output together[\s\S]*junit=- wants it alone/,
    ),
  ]);
});

test("--all reaches the terminal's reporter, named or not", async () => {
  const { cwd } = await measured();
  const shown = await perfmon(["compare", "@latest", "--all"], { cwd });
  expect((await perfmon(["compare", "@latest", "--all", "--reporter", "terminal"], { cwd })).stdout).toBe(shown.stdout);
});

test("a file is the old report until the new one is complete, and keeps its mode and its links", () => {
  const folder = folderWith({ "report.xml": "old" });
  const path = join(folder, "link.xml");
  symlinkSync("report.xml", path);
  chmodSync(path, 0o640);
  const file = reportFile(path);
  file.stream.write("new ");
  file.stream.write("report");
  expect(readFileSync(path, "utf8")).toBe("old");
  file.finish();
  file.close();
  expect(readFileSync(join(folder, "report.xml"), "utf8")).toBe("new report");
  expect(statSync(path).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder).sort()).toEqual(["link.xml", "report.xml"]);
});

test("perfmon report replaces a report only by a whole one", async () => {
  const { cwd } = await measured();
  const path = join(cwd, "report.html");
  writeFileSync(path, "old");
  const refused = await perfmon(["report", "-o", "report.html", "--case", "no-such"], { cwd });
  expect([refused.exit, readFileSync(path, "utf8")]).toEqual([2, "old"]);
  const written = await perfmon(["report", "-o", "report.html", "--json"], { cwd });
  expect(written.json()).toMatchObject({ file: path, bytes: statSync(path).size });
  expect((await perfmon(["report", "-o", "-"], { cwd })).stdout).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/i);
  expect((await perfmon(["report", "-o", "report.html/x"], { cwd })).stderr).toMatch(
    /PM1502.*report.html\/x[\s\S]*-o FILE/,
  );
});

test("half a report is none", () => {
  const folder = folderWith({ "report.xml": "old" });
  const file = reportFile(join(folder, "report.xml"));
  file.stream.write("half of");
  file.close();
  expect(readdirSync(folder)).toEqual([]);
});

const namespaces = spawnSync("unshare", ["--map-root-user", "--mount", "true"]).status === 0;

test.skipIf(!namespaces)("a file that is mounted alone is overwritten, and emptied where there is no report", () => {
  const folder = folderWith({ whole: "an old report, longer than the new one", half: "old" });
  const module = resolve(import.meta.dirname, "../../core/api/report-file.ts");
  const script = `import { reportFile } from ${JSON.stringify(module)};
    const [whole, half] = ["whole", "half"].map((name) => reportFile(name));
    for (const each of [whole, half]) each.stream.write("new report");
    whole.finish();
    for (const each of [whole, half]) each.close();`;
  const mounts = "mount --bind whole whole && mount --bind half half";
  const inside = ["sh", "-c", `${mounts} && exec "$0" --input-type=module -e "$1"`, process.execPath, script];
  const { stderr } = spawnSync("unshare", ["--map-root-user", "--mount", ...inside], { cwd: folder, encoding: "utf8" });
  expect(stderr).toBe("");
  expect(readFileSync(join(folder, "whole"), "utf8")).toBe("new report");
  expect(readFileSync(join(folder, "half"), "utf8")).toBe("");
  expect(readdirSync(folder).sort()).toEqual(["half", "whole"]);
});

test("who writes after its file was closed reaches no file", () => {
  const folder = folderWith({ "given-up.xml": "old" });
  const whole = reportFile(join(folder, "whole.xml"));
  const givenUp = reportFile(join(folder, "given-up.xml"));
  for (const each of [whole, givenUp]) each.stream.write("report");
  whole.finish();
  for (const each of [whole, givenUp]) {
    each.close();
    expect(() => each.stream.write("more")).toThrow("closed already");
  }
  expect(readdirSync(folder)).toEqual(["whole.xml"]);
  expect(readFileSync(join(folder, "whole.xml"), "utf8")).toBe("report");
});

test("devices are written to as they are", () => {
  const file = reportFile("/dev/null");
  file.stream.write("gone");
  file.finish();
  file.close();
  expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
});

test("the configuration may append too", async () => {
  const cwd = folderWith({ "demo.yaml": SUITE, "perfmon.config.yaml": 'reporters: [terminal, "markdown+=log.md"]\n' });
  writeFileSync(join(cwd, "log.md"), "");
  for (const _ of [1, 2]) expect((await perfmon(["exec", "demo.yaml"], { cwd })).exit).toBe(0);
  expect(readFileSync(join(cwd, "log.md"), "utf8").match(/^<!-- perfmon:demo -->$/gm)).toHaveLength(2);
});

test("a regression says so in every report, and in the exit code", async () => {
  const extract = "[{ metric: latency, unit: ms, better: lower, regex: '([0-9.]+)' }]";
  const cwd = folderWith({ level: "100" });
  const suite = `name: demo
steps:
  - id: wait
    uses: script
    monitors: []
    repetitions: 8
    warmup: 0
    with: { command: [cat, "${join(cwd, "level")}"], extract: ${extract} }
    thresholds: { latency: { max_increase: 5% } }
`;
  writeFileSync(join(cwd, "demo.yaml"), suite);
  expect((await perfmon(["exec", "demo.yaml", "-q"], { cwd })).exit).toBe(0);
  writeFileSync(join(cwd, "level"), "120");
  const reporters = ["github", "junit=a.xml", "markdown=a.md", "csv=a.csv", "openmetrics=a.prom"];
  const args = ["exec", "demo.yaml", "--rerun", "off", ...reporters.flatMap((each) => ["--reporter", each])];
  const ran = await perfmon(args, { cwd });
  const text = (name: string) => readFileSync(join(cwd, name), "utf8");
  expect([ran.exit, ran.stdout]).toEqual([
    1,
    expect.stringMatching(/^::error file=.*title=wait latency::\+20.0%25, regr/),
  ]);
  expect(text("a.xml")).toMatch(
    /name="wait latency" time="[\d.]+">\n *<failure type="regression" message="regression, \w+: \+20.0%/,
  );
  expect(text("a.md")).toContain("### ❌ perfmon <code>demo</code>: 1 regression (");
  expect(text("a.csv")).toMatch(/^wait,latency,0.12,s,lower,.*,regression,.*,0.1,0.12,0.199/m);
  expect(text("a.prom")).toMatch(/^perfmon_comparisons\{verdict="regression",suite="demo",target="local"\} 1$/m);
});
