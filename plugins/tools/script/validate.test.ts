import { expect, test } from "vitest";
import { metrics } from "./metrics.ts";
import type { ScriptOptions } from "./options.ts";
import tool from "./tool.ts";
import { validate } from "./validate.ts";

type Extract = NonNullable<ScriptOptions["extract"]>[number];
const DEFAULTS = { kind: "custom", negative: false, labels: {}, from: "stdout", all: false } as const;
const entry = (more: Partial<Extract>): Extract => ({ ...DEFAULTS, metric: "m", unit: "s", better: "lower", ...more });
const script = (more: Partial<ScriptOptions>): ScriptOptions => ({ env: {}, expect_exit: [0], ...more });
const problems = (more: Partial<ScriptOptions>) =>
  validate(script(more)).map(({ path, message }) => `${path.join(".")}: ${message}`);
const extracting = (...entries: Partial<Extract>[]) =>
  problems({ shell: "x", extract: entries.map(entry) as unknown as NonNullable<ScriptOptions["extract"]> });

test("what is right is silent", () => {
  expect(problems({ command: ["true"] })).toEqual([]);
  expect(extracting({ regex: "(\\d)" }, { metric: "n", json: "$.a" })).toEqual([]);
  expect(extracting({ csv: "a", row: { phase: "main" }, all: true })).toEqual([]);
});

test("command and shell", () => {
  expect(problems({})[0]).toContain("neither command nor shell");
  expect(problems({ command: ["x"], shell: "x" })[0]).toBe("shell: command and shell are both given");
  expect(problems({ command: ["x"], time: false })[0]).toContain("nothing is measured");
  expect(problems({ command: ["x", 12345678901234567000] })[0]).toMatch(/^command\.1: .*too large/);
});

test("extractors", () => {
  expect(extracting({})[0]).toBe("extract.0: nothing says where the number is");
  expect(extracting({ regex: "(1)", key: "a" })[0]).toBe("extract.0.key: regex and key are both given");
  expect(extracting({ regex: "abc" })[0]).toMatch(/^extract\.0\.regex: .*no group/);
  expect(extracting({ json: "a..b" })[0]).toMatch(/^extract\.0\.json: no JSONPath/);
  expect(extracting({ key: "a", row: 1 })[0]).toBe("extract.0.row: row goes with csv only");
  expect(extracting({ csv: "a", row: "last", all: true })[0]).toMatch(/^extract\.0\.all/);
  expect(extracting({ benchfmt: "ns/op", unit: "ns", all: true })[0]).toMatch(/^extract\.0\.all/);
});

test("units", () => {
  expect(extracting({ key: "a", unit: "furlong" })[0]).toMatch(/^extract\.0\.unit: "furlong" is no unit/);
  expect(extracting({ benchfmt: "ns/op", unit: "ms" })[0]).toBe("extract.0.unit: ns/op is in ns, not in ms");
  expect(extracting({ benchfmt: "p99-ns", unit: "ns" })).toEqual([]);
});

test("entries of one metric agree, and differ in their labels", () => {
  expect(extracting({ key: "a" }, { key: "b" })[0]).toContain("same labels");
  expect(extracting({ key: "a", labels: { part: 1 } }, { key: "b", labels: { part: 2 } })).toEqual([]);
  expect(extracting({ key: "a" }, { key: "b", better: "higher", labels: { x: "1" } })[0]).toContain("differ in better");
  expect(extracting({ key: "a" }, { key: "b", unit: "B", labels: { x: "1" } })[0]).toContain("dimension");
  expect(extracting({ key: "a", headline: true }, { metric: "n", key: "b", headline: true })[0]).toContain("headline");
});

test("wall_time belongs to time", () => {
  const extract = [entry({ metric: "wall_time", key: "a" })] as NonNullable<ScriptOptions["extract"]>;
  expect(problems({ shell: "x", time: true, extract })[0]).toContain("also measured by time");
  expect(problems({ shell: "x", extract })).toEqual([]);
});

test("a file must be one that the command is told to write", () => {
  const extract = [entry({ from: "out.json", json: "$.a" })] as NonNullable<ScriptOptions["extract"]>;
  expect(problems({ shell: "x > $OUT", extract })[0]).toMatch(/^extract\.0\.from: .*out\.json/);
  expect(problems({ shell: 'x > "$OUT"', env: { OUT: "{file:out.json}" }, extract })).toEqual([]);
});

test("the headline: wall_time alone, else the entry that says so, else the first", () => {
  const headline = (options: ScriptOptions) => metrics(options).filter((metric) => metric.headline);
  const extract = [entry({ key: "a" }), entry({ metric: "n", key: "b" })] as NonNullable<ScriptOptions["extract"]>;
  expect(headline(script({ command: ["x"] })).map(({ name }) => name)).toEqual(["wall_time"]);
  expect(headline(script({ command: ["x"], time: true, extract })).map(({ name }) => name)).toEqual(["m"]);
  const said = [extract[0]!, { ...extract[1]!, headline: true }] as NonNullable<ScriptOptions["extract"]>;
  expect(headline(script({ command: ["x"], extract: said })).map(({ name }) => name)).toEqual(["n"]);
});

test("text for a shell stays text: nothing is put into it", () => {
  const context = {
    binary: (name: string) => `{binary:${name}}`,
    file: (name: string) => `{file:${name}}`,
    port: (name: string) => `{port:${name}}`,
    cpus: null,
    facts: {},
  };
  const shell = 'echo "$X"; exit 0';
  const env = { X: "$(reboot); `reboot`", N: 4 };
  expect(tool.command(script({ shell, env }), context)).toMatchObject({
    argv: ["/bin/sh", "-c", shell],
    env: { X: "$(reboot); `reboot`", N: "4" },
  });
  expect(tool.command(script({ command: ["sleep", 0.5, true] }), context).argv).toEqual([
    "{binary:sleep}",
    "0.5",
    "true",
  ]);
  expect(tool.command(script({ command: ["./bench"] }), context).argv).toEqual(["./bench"]);
  expect(tool.command(script({ command: ["bench"], env: { PATH: "/opt/bin" } }), context).argv).toEqual(["bench"]);
});
