import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { CommandContext, FormatRecord } from "@perfmon/core/plugin";
import { readFixtures, testFormat, testTool } from "@perfmon/core/plugin/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check } from "./check.ts";
import { command, paths, requires } from "./command.ts";
import format from "./format.ts";
import type { HyperfineOptions } from "./options.ts";
import { parse } from "./parse.ts";
import { quoted } from "./quote.ts";
import tool from "./tool.ts";

const FIXTURES = fileURLToPath(new URL("./fixtures", import.meta.url));
for (const each of testTool(tool, FIXTURES)) test(each.name, each.run);

const options: HyperfineOptions = { runs: 10, warmup: 1, output: "null", env: {}, expect_exit: [0] };
const context: CommandContext = {
  binary: (n) => `{binary:${n}}`,
  file: (n) => n,
  port: (n) => n,
  cpus: null,
  facts: {},
};
const words = (given: Partial<HyperfineOptions>) => command({ ...options, ...given }, context).argv;
const fixture = (name: string, file = "files/hyperfine.json") => readFileSync(`${FIXTURES}/${name}/${file}`, "utf8");
const output = (result: string, stderr = "") => ({
  ...{ stdout: "", stderr, exitCode: 0, signal: null, files: { "hyperfine.json": result }, duration: null },
});
const values = (result: string) =>
  Object.fromEntries(parse(output(result)).map(({ metric, value }) => [metric, value]));

describe("command", () => {
  test("words go through hyperfine as they are, and core finds the program", () => {
    expect(words({ command: ["grep", "-c", "it's $HOME", 3] })).toEqual([
      ...["{binary:hyperfine}", "--style=basic", "--export-json", "hyperfine.json", "--runs", "10", "--warmup", "1"],
      ...["--shell", "none", "--", "'{binary:grep}' -c 'it'\\''s $HOME' 3"],
    ]);
    expect(words({ command: ["./build/x"] }).at(-1)).toBe("./build/x");
    expect(words({ command: ["x"], env: { PATH: "/opt" } }).at(-1)).toBe("x");
    expect(words({ command: ["-x"] }).slice(-2)).toEqual(["--", "'{binary:-x}'"]);
  });
  test("a shell's text is a shell's", () =>
    expect(words({ shell: "a | b" }).slice(-4)).toEqual(["--shell", "sh", "--", "a | b"]));
  test("prepare, output and exit codes", () => {
    expect(words({ command: ["a"], prepare: ["sync", "-f", "a b"] }).join(" ")).toContain(
      " --prepare '{binary:sync}' -f 'a b' -- ",
    );
    expect(words({ command: ["a"], output: "pipe" }).join(" ")).toContain(" --output pipe ");
    expect(words({ command: ["a"] })).not.toContain("--ignore-failure");
    for (const expect_exit of [[1], [0, 1]] as const)
      expect(words({ command: ["a"], expect_exit: [...expect_exit] })).toContain("--ignore-failure");
  });
  test("programs and folders must be there", () => {
    const needs = requires({ ...options, command: ["/opt/x"], prepare: ["sync"], cwd: "/src" });
    expect(needs).toMatchObject([
      { binary: "hyperfine" },
      { folder: "/src", when: "case" },
      { file: "/opt/x", when: "case" },
      { binary: "sync" },
    ]);
    expect(paths({ ...options, cwd: "/src" })).toEqual([{ path: "/src", writes: false }]);
  });
  test("one of command and shell", () => {
    expect(tool.validate!({ ...options, command: ["a"], shell: "b" })).toHaveLength(1);
    expect(tool.validate!(options)).toHaveLength(1);
    expect(tool.validate!({ ...options, shell: "b" })).toEqual([]);
  });
});

test("a shell reads quoted words as these words", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" }), { maxLength: 5 }), (list) => {
      const clean = list.map((word) => word.replaceAll("\0", ""));
      // Half characters are no UTF-8.
      fc.pre(clean.every((word) => word.isWellFormed()));
      const said = execFileSync("/bin/sh", ["-c", `printf '%s\\0' end ${quoted(clean)}`], { encoding: "utf8" });
      expect(said.split("\0").slice(1, -1)).toEqual(clean);
    }),
    { numRuns: 15 },
  );
});

describe("a run that is none", () => {
  const said = (name: string, asked: Partial<HyperfineOptions>, file?: string) =>
    check(output(fixture(name), file ? fixture(name, file) : ""), asked).map(
      ({ severity, message }) => `${severity}: ${message}`,
    );
  test("every run's exit code counts, where hyperfine itself ignores them", () => {
    expect(said("unexpected-exit", { expect_exit: [0, 3] })).toEqual([
      `error: 5 of 5 runs of "sh -c 'exit 4'" ended with exit code 4`,
    ]);
    expect(said("expected-exit", { expect_exit: [0, 3] })).toEqual([]);
    expect(said("version-2-signal", { expect_exit: [0] })).toEqual([expect.stringContaining("ended with a signal")]);
  });
  test("elsewhere somebody ignored them knowingly: a warning", () =>
    expect(said("expected-exit", {})).toEqual([expect.stringMatching(/^warning: 5 of 5/)]));
  test("hyperfine's error without its advice", () => {
    expect(said("failing", {}, "stderr")).toEqual([
      "error: hyperfine said: Command terminated with non-zero exit code: 1.",
    ]);
    expect(said("failing-prepare", {}, "stderr")).toEqual([expect.stringMatching(/exit code\.$/)]);
  });
  test("hyperfine's doubts travel as warnings", () =>
    expect(said("slow-first", { runs: 5 }, "stderr")).toEqual([
      expect.stringMatching(/^warning: hyperfine warned: The first .* slower than the rest \(\d+\.\d ms\)$/),
    ]));
  test("what took no longer than the shell was not measured", () => {
    expect(() => values(fixture("short-in-shell"))).toThrow(/empty shell/);
    const document = JSON.parse(fixture("words"));
    document.results[0].min = 0;
    expect(values(JSON.stringify(document))).not.toHaveProperty(["wall_time.min"]);
    expect(check(output(JSON.stringify(document)), {})).toMatchObject([
      { code: "below-resolution", severity: "warning" },
    ]);
  });
});

describe("numbers", () => {
  test("both versions of the export say the same of the same runs", () => {
    const { "memory.peak": memory, ...second } = values(fixture("version-2"));
    expect(memory).toBe(1835008 + 4 * 65536);
    const first = values(fixture("words"));
    expect(Object.keys(second)).toEqual(Object.keys(first));
    for (const [name, value] of Object.entries(second)) expect(value).toBeCloseTo(first[name]!, 12);
  });
  test("a median that an old version did not write is the one of its times", () =>
    expect(values(fixture("before-1.6"))).toEqual(values(fixture("words"))));
  test("a unit that is another is refused", () =>
    expect(() => values(fixture("version-2").replaceAll('"second"', '"millisecond"'))).toThrow(/where second was/));
  test("an export on stdout, after the table, is found", () => {
    const stdout = `${fixture("words", "stdout")}\n${fixture("words")}`;
    const printed = { ...output(""), stdout, files: {} };
    expect(parse(printed)).toEqual(parse(output(fixture("words"))));
  });
});

describe("the format", () => {
  const chosen = [
    "before-1.6",
    "cut",
    "memory-1.19",
    "parameters",
    "short-in-shell",
    "twice",
    "version-2",
    "version-3",
  ];
  const files = readFixtures(FIXTURES)
    .filter(({ name }) => chosen.includes(name))
    .map(({ name, command: made, origin, output: { files: results }, expect: wanted }) => {
      const text = results["hyperfine.json"]!;
      const runs = () => JSON.parse(text).results.flatMap((each: any) => each.times ?? each.measurements).length;
      const values = /memory_(?:usage_byte|peak_resident)/.test(text) ? 2 : 1;
      return {
        ...{ name, command: made, origin, file: "hyperfine.json", bytes: new TextEncoder().encode(text) },
        expect: "problem" in wanted ? { problem: wanted.problem } : { count: runs() * values, records: [] },
      };
    });
  for (const each of testFormat(format, files)) test(each.name, each.run);

  async function read(text: string): Promise<FormatRecord[]> {
    const bytes = new TextEncoder().encode(text);
    async function* chunks() {
      for (let at = 0; at < bytes.length; at += 97) yield bytes.subarray(at, at + 97);
    }
    const records: FormatRecord[] = [];
    for await (const record of format.read(chunks())) records.push(record);
    return records;
  }
  test("each run is a value, each command a case", async () => {
    const records = await read(fixture("two-commands"));
    const { results } = JSON.parse(fixture("two-commands"));
    expect(records).toEqual(
      ["ten", "sleep 0.02"].flatMap((name, i) =>
        results[i].times.map((value: number) => ({
          ...{ case: name, metric: "wall_time", labels: {}, value, unit: "s", better: "lower" },
        })),
      ),
    );
  });
  test("version 2 too, with memory and parameters", async () => {
    const records = await read(fixture("version-2-parameters"));
    expect(records.filter(({ metric }) => metric === "memory.peak")).toHaveLength(6);
    expect(records[0]).toMatchObject({ case: "wait", labels: { t: "0.01" }, metric: "wall_time" });
  });
  test("0 s is no time", () =>
    expect(read(fixture("short-in-shell"))).rejects.toThrow(/no longer than an empty shell/));
  test("it is known by its head", () => {
    for (const name of ["words", "version-2"]) expect(format.detect(fixture(name).slice(0, 65536), "x")).toBe(1);
    for (const text of ['{"results": [{"metric": 1}]}', '{"fio version": "3"}'])
      expect(format.detect(text, "hyperfine.json")).toBe(0);
  });
});
