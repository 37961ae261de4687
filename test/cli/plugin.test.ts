import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { BUILT_IN_PLUGINS } from "../../core/config/defaults.ts";
import { folderWith } from "./folder.ts";
import { expectDocument } from "./schemas.ts";
import { perfmon } from "./terminal.ts";

/** A command that prints a time. */
const CLOCK = ["sh", "-c", "echo clock 1.2; echo steps: 100 in 12.5 ms"];

const made = async (word: string, ...more: string[]) => {
  const cwd = folderWith();
  const ran = await perfmon(["plugin", "new", word, "--json", ...more], { cwd });
  return { cwd, ...ran };
};

describe("plugin new", () => {
  test("an example that every machine has: its tests pass at once, and it measures", async () => {
    const { cwd, json, exit, stderr } = await made("copy");
    expect([exit, stderr]).toEqual([0, ""]);
    expectDocument(json(), "plugin-new");
    expect(json()).toMatchObject({ package: "perfmon-plugin-copy", name: "copy", result: { metric: "throughput" } });
    const folder = join(cwd, "perfmon-plugin-copy");
    for (const file of json().files) expect(existsSync(join(folder, file)), file).toBe(true);
    const tested = await perfmon(["plugin", "test", "--json"], { cwd: folder });
    expect(tested.exit, tested.stdout).toBe(0);
    expectDocument(tested.json(), "plugin-test");
    expect(tested.json().contributions.map(({ kind, name }: any) => [kind, name])).toEqual([
      ["plugin", "perfmon-plugin-copy"],
      ["tool", "copy"],
    ]);
    const ran = await perfmon(["exec", "copy", "--json", "--repetitions", "1", "--warmup", "0", "--monitors", "none"], {
      cwd: folder,
      env: { PERFMON_LOCK: "off" },
    });
    expect(ran.exit, ran.stderr).toBe(0);
    expect(ran.json().cases[0].repetitions[0].measurements).toMatchObject([{ metric: "throughput", unit: "B/s" }]);
  });

  test("what the command printed becomes the fixture, and the number with a unit the result", async () => {
    const { cwd, json, exit } = await made("@acme/clock", "--", ...CLOCK);
    expect(exit).toBe(0);
    expect(json()).toMatchObject({
      package: "@acme/perfmon-plugin-clock",
      command: CLOCK,
      result: { metric: "time", value: 12.5, unit: "ms", line: "steps: 100 in 12.5 ms" },
    });
    const folder = join(cwd, "perfmon-plugin-clock");
    expect(readFileSync(join(folder, "fixtures/first/stdout"), "utf8")).toBe("clock 1.2\nsteps: 100 in 12.5 ms\n");
    expect(JSON.parse(readFileSync(join(folder, "fixtures/first/fixture.json"), "utf8"))).toMatchObject({
      command: "sh -c 'echo clock 1.2; echo steps: 100 in 12.5 ms'",
      origin: expect.stringMatching(/^sh .* on Linux \d/),
      expect: { measurements: [{ metric: "time", value: 12.5, unit: "ms" }] },
    });
    expect((await perfmon(["plugin", "test", "perfmon-plugin-clock"], { cwd })).exit).toBe(0);
  });

  test("without a number, its duration is the result", async () => {
    const { cwd, json } = await made("quiet", "--", "true");
    expect(json().result).toBeNull();
    expect((await perfmon(["plugin", "test", "perfmon-plugin-quiet"], { cwd })).exit).toBe(0);
    const { stdout, stderr } = await perfmon(["plugin", "new", "quieter", "--", "true"], { cwd });
    expect(stdout).toContain("wrote perfmon-plugin-quieter/parse.ts\n");
    expect(stderr).toContain("Ran true: it prints no number with a unit, so its duration is the result.");
  });

  test.each(["analyzer", "reporter"])("an %s: its kit passes, and a run uses it", async (kind) => {
    const { cwd, json, exit } = await made("mine", "--kind", kind);
    expect(exit).toBe(0);
    expectDocument(json(), "plugin-new");
    expect(json()).toMatchObject({ kind, command: null, result: null });
    const folder = join(cwd, "perfmon-plugin-mine");
    const tested = await perfmon(["plugin", "test", "--json"], { cwd: folder });
    expect(tested.exit, tested.stdout).toBe(0);
    expect(tested.json().passed).toBeGreaterThan(20);
    const ran = await perfmon(["exec", "--repetitions", "1", "--warmup", "0", "--", "true"], { cwd: folder });
    expect(ran.exit, ran.stderr).toBe(0);
    if (kind === "reporter")
      expect(readFileSync(join(folder, "report.txt"), "utf8")).toMatch(
        /^true: inconclusive\ntrue wall_time .* inconclusive\n/,
      );
  });

  test("words that a shell, a template or a comment would take for something else stay words", async () => {
    const words = ["printf", "%s\\n", "*/ ${x} `id` $(id) \" ' \\", "7 MB/s"];
    const { cwd, json, exit } = await made("odd", "--", ...words);
    expect(exit).toBe(0);
    expect(json().result).toMatchObject({ value: 7, unit: "MB/s" });
    const { exit: tested, stdout } = await perfmon(["plugin", "test", "perfmon-plugin-odd"], { cwd });
    expect(tested, stdout).toBe(0);
  });

  test.each([
    ["Zstd", [], 2, 'error PM1506 "Zstd" cannot be the name of a plugin'],
    ["../x", [], 2, "PM1506"],
    ["fio", [], 2, 'error PM2003 there is a tool "fio" already: @perfmon/core/plugins/tools/fio gives it'],
    ["x", ["--", "no-such-program"], 5, "error PM5001 no no-such-program on target local"],
    ["x", ["--", "sh", "-c", "echo out of paper >&2; exit 3"], 2, "it ended with exit code 3: out of paper"],
    ["x", ["--kind", "cow"], 2, "there are tool, analyzer, reporter"],
    ["x", ["--"], 2, "no command stands after --"],
    ["terminal", ["--kind", "reporter"], 2, 'there is a reporter "terminal" already'],
    ["x", ["--kind", "analyzer", "--", "true"], 2, "nothing is run for a new analyzer"],
  ])("refused: %s %j", async (word, more, code, message) => {
    const cwd = folderWith();
    const { exit, stdout, stderr } = await perfmon(["plugin", "new", word, ...more], { cwd });
    expect([exit, stdout]).toEqual([code, ""]);
    expect(stderr).toContain(message);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("what is there is left alone", async () => {
    const cwd = folderWith({ "perfmon-plugin-x/notes": "mine" });
    const { exit, stderr } = await perfmon(["plugin", "new", "x"], { cwd });
    expect([exit, stderr]).toEqual([2, expect.stringContaining("perfmon-plugin-x is there already")]);
    expect(readdirSync(join(cwd, "perfmon-plugin-x"))).toEqual(["notes"]);
  });
});

describe("plugin test", () => {
  let cwd: string;
  beforeAll(async () => {
    cwd = spawnSync("mktemp", ["-d"], { encoding: "utf8" }).stdout.trim();
    await perfmon(["plugin", "new", "copy"], { cwd });
    return () => spawnSync("rm", ["-r", cwd]);
  });

  test("says what is wrong, and ends with 3", async () => {
    const broken = folderWith({
      "index.ts": `import { definePlugin } from "@perfmon/core/plugin";
        export default definePlugin({ name: "other", apiVersion: 1, tools: { Loud: { summary: "loud", load: () => import("./none.ts") } } });`,
      "package.json": '{ "name": "perfmon-plugin-loud", "type": "module" }',
    });
    const { exit, stdout } = await perfmon(["plugin", "test", "-v"], { cwd: broken });
    expect(exit).toBe(3);
    for (const line of [
      "✔ it gives something",
      "✖ plugin: names can be written in a suite\n     Loud: a name is lower case",
      "✖ plugin: the manifest has the package's name\n     package.json says perfmon-plugin-loud, the manifest other",
      "✖ plugin: perfmon is a peer of the package\n     package.json has no @perfmon/core among its peerDependencies",
      '✖ tool Loud: it loads\n     the tool "Loud" of other cannot be loaded',
      "2 checks pass, 5 fail",
    ])
      expect(stdout).toContain(line);
  });

  test("a parser that guesses is found out", async () => {
    const parse = join(cwd, "perfmon-plugin-copy", "parse.ts");
    const before = readFileSync(parse, "utf8");
    writeFileSync(parse, before.replace(/if \(found === undefined[\s\S]*?\);\n/, "").replace("found[1]", "found![1]"));
    // The module is kept by its name in this process.
    const { stdout, status } = spawnSync(process.execPath, [bin, "plugin", "test", "perfmon-plugin-copy"], {
      cwd,
      encoding: "utf8",
      env: { ...process.env, LANG: "C.UTF-8" },
    });
    writeFileSync(parse, before);
    expect(status).toBe(3);
    expect(stdout).toMatch(
      /✖ tool copy: fixture first: damaged output is a typed failure\n {5}empty: the plugin's parse failed/,
    );
  });

  test("what brings no fixtures, or needs a machine, is said not to be tested", async () => {
    const { stdout } = await perfmon(["plugin", "test", "local"], { cwd });
    expect(stdout).toMatch(/-\s+target local: not tested: a target needs a machine/);
    const { exit, stderr } = await perfmon(["plugin", "test", "nothing-such"], { cwd });
    expect([exit, stderr]).toEqual([2, expect.stringContaining("hint: npm install nothing-such")]);
    const slip = await perfmon(["plugin", "info", "foi"], { cwd });
    expect([slip.exit, slip.stderr]).toEqual([2, expect.stringContaining('did you mean "fio"?')]);
    const bare = await perfmon(["plugin", "test"], { cwd: folderWith() });
    expect(bare.stderr).toMatch(
      /the folder has neither an index\.ts .*\n {2}hint: name a plugin's folder or its module/,
    );
  });
});

const bin = new URL("../../bin/perfmon.js", import.meta.url).pathname;

/** What the kits need is opened by tests beside these, or their fixtures lie elsewhere. */
const ELSEWHERE = [
  "target local",
  "collector sqlite",
  "dashboard web",
  "format fio",
  "format iperf3",
  "format hyperfine",
  "format csv",
];

test.each(BUILT_IN_PLUGINS)("%s passes the kit of its kind, by the door that all plugins have", async (name) => {
  const { exit, json } = await perfmon(["plugin", "test", name, "--json"], { cwd: folderWith() });
  const { contributions } = json();
  const failing = contributions.flatMap(({ checks }: any) => checks.filter(({ problem }: any) => problem));
  expect([exit, failing]).toEqual([0, []]);
  const untested = contributions
    .filter(({ untested }: any) => untested)
    .map(({ kind, name: of }: any) => `${kind} ${of}`);
  expect(untested.filter((each: string) => !ELSEWHERE.includes(each))).toEqual([]);
});

describe("plugin fixture", () => {
  const SUITE = `name: two
steps:
  - { id: good, uses: copy, with: { arguments: ["if=/dev/zero", "of=/dev/null", "count=9"] } }
  - { id: bad, uses: copy, with: { arguments: ["if=/no/such/file"] } }
`;
  const options = ["--repetitions", "1", "--warmup", "0"];

  test("of a repetition that was measured, and of one that failed", async () => {
    const { cwd: above } = await made("copy");
    const cwd = join(above, "perfmon-plugin-copy");
    writeFileSync(join(cwd, "two.yaml"), SUITE);
    const ran = await perfmon(["exec", "two.yaml", ...options], { cwd });
    expect(ran.exit).toBe(3);
    const { exit, json } = await perfmon(["plugin", "fixture", "nine-blocks", "--case", "good", "--json"], { cwd });
    expect(exit).toBe(0);
    expectDocument(json(), "plugin-fixture");
    expect(json()).toMatchObject({
      tool: "copy",
      case: "good",
      repetition: 1,
      measurements: [{ metric: "throughput" }],
    });
    const folder = join(cwd, "fixtures", "nine-blocks");
    expect(readdirSync(folder).sort()).toEqual(["fixture.json", "stderr"]);
    expect(JSON.parse(readFileSync(join(folder, "fixture.json"), "utf8"))).toMatchObject({
      command: "dd if=/dev/zero of=/dev/null count=9",
      origin: expect.stringMatching(/^copy \d.* on Linux \d/),
      options: { arguments: ["if=/dev/zero", "of=/dev/null", "count=9"] },
      exitCode: 0,
    });
    const failed = await perfmon(["plugin", "fixture", "no-file", "--case", "bad"], { cwd });
    expect(failed.stdout).toMatch(/^wrote fixtures\/no-file, of dd if=\/no\/such\/file\n error tool-failed: /);
    const fixture = JSON.parse(readFileSync(join(cwd, "fixtures/no-file/fixture.json"), "utf8"));
    expect(fixture).toMatchObject({ exitCode: 1, expect: { problem: "tool-failed" } });
    const tested = await perfmon(["plugin", "test"], { cwd });
    expect(tested.exit, tested.stdout).toBe(0);

    for (const [words, message] of [
      [["again"], 'has 2 cases: say which one is meant\n  hint: --case GLOB, of "good", "bad"'],
      [["no-file", "--case", "good"], "there is a fixture no-file already"],
      [["../up", "--case", "good"], '"../up" cannot be the name of a fixture'],
      [["x", "--case", "good", "--repetition", "7"], "good has no repetition 7"],
      [["x", "@latest~5", "--case", "good"], "PM1503"],
    ] as const) {
      const refused = await perfmon(["plugin", "fixture", ...words], { cwd });
      expect([refused.exit, refused.stdout], words.join(" ")).toEqual([2, ""]);
      expect(refused.stderr).toContain(message);
    }
  });
});

describe("plugin info and list", () => {
  test("of a plugin by what it gives, and of one in a folder", async () => {
    const { json, exit } = await perfmon(["plugin", "info", "fio", "--json"], { cwd: folderWith() });
    expect(exit).toBe(0);
    expectDocument(json(), "plugin-info");
    expect(json()).toMatchObject({ plugin: "@perfmon/core/plugins/tools/fio", origin: "the built-in defaults" });
    expect(json().gives.map(({ kind }: any) => kind)).toEqual(["tool", "format"]);
    expect(json().gives[0].programs).toEqual(["fio"]);
    const { cwd } = await made("copy");
    const { stdout } = await perfmon(["plugin", "info", "./perfmon-plugin-copy"], { cwd });
    expect(stdout).toContain("perfmon-plugin-copy 0.1.0, for plugin API 1\nMeasures dd with perfmon\n");
    expect(stdout).toContain("not named in the configuration: put it under plugins: to use it\n");
    expect(stdout).toMatch(/arguments +\["if=.*Arguments of dd\./);
  });

  test("list is what perfmon list plugins shows", async () => {
    const cwd = folderWith();
    const [short, long] = [await perfmon(["plugin"], { cwd }), await perfmon(["list", "plugins"], { cwd })];
    expect(short.stdout).toBe(long.stdout);
    expect(short.exit).toBe(0);
  });
});
