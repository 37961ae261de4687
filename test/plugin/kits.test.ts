/** The conformance kits find what they are for: one thing made wrong, one check that says so. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Analyzer,
  defineTool,
  type Evidence,
  type Finding,
  failure,
  type OptionsSchema,
  type Tool,
} from "@perfmon/core/plugin";
import { type Check, testAnalyzer, testTool } from "@perfmon/core/plugin/testing";
import { afterAll, describe, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "perfmon-kits-"));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, "first"));
writeFileSync(join(folder, "first", "stdout"), "speed: 12.5 MB/s\nerrors: 3\n");
writeFileSync(
  join(folder, "first", "fixture.json"),
  JSON.stringify({
    command: "tool --size 4096",
    origin: "invented for the kit's own test",
    options: { size: 4096, words: ["a"] },
    expect: {
      measurements: [
        { metric: "speed", value: 12.5, unit: "MB/s" },
        { metric: "errors", value: 3, unit: "1" },
      ],
    },
  }),
);

/** What does not hold: `name: message` of each failing check. */
async function failing(checks: readonly Check[]): Promise<string[]> {
  const found: string[] = [];
  for (const { name, run } of checks)
    try {
      await run();
    } catch (error) {
      found.push(`${name}: ${(error as Error).message}`);
    }
  return found;
}

interface Options {
  readonly size: number;
  readonly words: string[];
}

const schema: OptionsSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    size: { type: "integer", "x-unit": "B", description: "Size.", default: 4096, examples: ["64k"] },
    words: { type: "array", items: { type: "string", pattern: "^\\w+$" }, description: "Words.", default: [] },
  },
};

const tool: Tool<Options> = defineTool<Options>({
  summary: "a tool of the kit's own test",
  options: schema,
  metrics: [
    { name: "speed", unit: "B/s", better: "higher", kind: "custom", description: "Speed." },
    { name: "errors", unit: "1", better: "lower", kind: "custom", description: "Errors.", zero: true },
  ],
  parserVersion: 1,
  command: ({ size, words }, context) => ({ argv: [context.binary("tool"), "--size", String(size), ...words] }),
  parse({ stdout }) {
    const [, speed] = /^speed: (\d+\.\d+) MB\/s$/m.exec(stdout) ?? [];
    const [, errors] = /^errors: (\d+)$/m.exec(stdout) ?? [];
    if (speed === undefined || errors === undefined)
      throw failure("no-result", "no speed or no errors", { text: stdout });
    return [
      { metric: "speed", value: Number(speed), unit: "MB/s" },
      { metric: "errors", value: Number(errors), unit: "1" },
    ];
  },
});

const property = (changes: object) => ({
  options: { ...schema, properties: { ...schema.properties, size: { ...schema.properties.size, ...changes } } },
});
let calls = 0;

describe("testTool", () => {
  test("a good one passes", async () => expect(await failing(testTool(tool, folder))).toEqual([]));

  test.each<[string, Partial<Tool<Options>>, RegExp]>([
    [
      "an open schema",
      { options: { ...schema, additionalProperties: true as never } },
      /^the schema.*additionalProperties/,
    ],
    ["a keyword that is none", property({ minimun: 1 }), /^the schema.*no strict JSON Schema.*minimun/],
    ["a keyword with a wrong value", property({ minimum: "1" }), /^the schema.*no strict JSON Schema.*minimum/],
    ["no description", property({ description: "" }), /^the schema.*option size has no description/],
    [
      "a default that it refuses itself",
      property({ default: -1, minimum: 0 }),
      /^the schema.*size does not take its own/,
    ],
    ["an example that it refuses", property({ examples: ["5 s"] }), /^the schema.*"5 s"/],
    [
      "an endless pattern",
      {
        options: {
          ...schema,
          properties: { ...schema.properties, name: { type: "string", pattern: "^(a+)+$", description: "Name." } },
        },
      },
      /^the schema.*\^\(a\+\)\+\$ takes for ever/,
    ],
    ["no version of the parser", { parserVersion: 0 }, /^its parser has a version/],
    [
      "a unit that is no base unit",
      { metrics: [{ name: "speed", unit: "MB/s", better: "higher", kind: "custom", description: "S." }] },
      /^metrics are.*MB\/s is not a base unit/,
    ],
    [
      "a metric of another dimension",
      { metrics: [{ name: "speed", unit: "s", better: "higher", kind: "custom", description: "S." }] },
      /^fixture first: failed.*unit-mismatch/,
    ],
    [
      "a metric that nothing produces",
      {
        metrics: [
          ...(tool.metrics as []),
          { name: "more", unit: "s", better: "lower", kind: "custom", description: "M." },
        ],
      },
      /^every declared metric.*more/,
    ],
    [
      "a command that differs",
      { command: () => ({ argv: ["tool", String(calls++)] }) },
      /deterministic argv: the same options gave another/,
    ],
    ["no word", { command: () => ({ argv: [] }) }, /deterministic argv: argv is empty/],
    [
      "a number in argv",
      { command: () => ({ argv: ["tool", 7 as never] }) },
      /deterministic argv: argv holds something else/,
    ],
    [
      "an option that is not there",
      { command: (o) => ({ argv: ["tool", `${(o as never as { none: unknown }).none}`] }) },
      /deterministic argv: a word of argv is "undefined"/,
    ],
    [
      "a command that changes the options",
      {
        command(options) {
          options.words.push("b");
          return { argv: ["tool"] };
        },
      },
      /deterministic argv: command changed the options/,
    ],
    ["requirements that differ", { requires: () => [{ binary: `tool${calls++}` }] }, /is pure: asked twice/],
    [
      "a parser that trips",
      { parse: ({ stdout }) => [{ metric: "speed", value: Number(/\d+\.\d+/.exec(stdout)![0]), unit: "MB/s" }] },
      /damaged output.*empty: the plugin's parse failed/,
    ],
    [
      "a parser that takes 12,5 for 12",
      {
        parse: ({ stdout }) => {
          const [, speed] = /^speed: (\d+(?:\.\d+)?)/m.exec(stdout) ?? [];
          if (speed === undefined) throw failure("no-result", "no speed");
          return [{ metric: "speed", value: Number(speed), unit: "MB/s" }];
        },
      },
      /damaged output.*with decimal commas speed is 12 MB\/s, and 12.5 with points/,
    ],
    [
      "a parser that trips over one line more",
      {
        parse: (output, options) => {
          const lines = output.stdout.split("\n").filter(Boolean);
          if (lines.some((line) => !line.includes(":"))) throw new TypeError("no colon");
          return tool.parse(output, options);
        },
      },
      /damaged output.*no colon/,
    ],
    [
      "a parser that changes its input",
      {
        parse(output, options) {
          Object.assign(output.files, { more: "" });
          return tool.parse(output, options);
        },
      },
      /fixture first: check or parse changed its input/,
    ],
  ])("%s", async (_, changes, message) => {
    const found = await failing(testTool({ ...tool, ...changes } as Tool, folder));
    expect(
      found.filter((each) => message.test(each)),
      found.join("\n"),
    ).not.toEqual([]);
  });

  test("a folder that is not there", () => {
    expect(() => testTool(tool, join(folder, "none"))).toThrow(/there are no fixtures: .*none is not there/);
  });
});

const finding = ({ comparison }: Evidence, changes: Partial<Finding> = {}): Finding => ({
  analyzer: "kit",
  caseId: comparison.case.id,
  metric: comparison.metric,
  labels: comparison.labels,
  verdict: "pass",
  reasons: [{ code: "kit", message: "because" }],
  evidence: {},
  ...changes,
});
const closed: OptionsSchema = { type: "object", additionalProperties: false, properties: {} };
const detecting = (detect: (evidence: readonly Evidence[]) => readonly Finding[]): Analyzer => ({
  summary: "a",
  options: closed,
  hook: "detect",
  detect,
});
const grading = (classify: (...given: any[]) => any): Analyzer => ({
  summary: "a",
  options: closed,
  hook: "classify",
  classify,
});

describe("testAnalyzer", () => {
  test("good ones pass", async () => {
    expect(await failing(testAnalyzer(detecting((all) => all.map((each) => finding(each)))))).toEqual([]);
    expect(
      await failing(
        testAnalyzer(grading((grade) => ({ ...grade, severity: grade.verdict === "regression" ? "high" : "none" }))),
      ),
    ).toEqual([]);
  });

  test.each<[string, Analyzer, RegExp]>([
    [
      "throws without a baseline",
      detecting((all) => all.map((each) => finding(each, { evidence: { of: each.baseline[0]!.values.length } }))),
      /^no baseline: Cannot read/,
    ],
    [
      "divides by zero",
      detecting((all) =>
        all.map((each) =>
          finding(each, { evidence: { ratio: each.candidate.values[0]! / (each.baseline[0]?.values[0] ?? 1) } }),
        ),
      ),
      /^zeros.*holds what JSON cannot.*ratio: NaN/,
    ],
    [
      "speaks of another case",
      detecting((all) => all.map((each) => finding(each, { caseId: "other" }))),
      /about no comparison that was given/,
    ],
    [
      "mixes labels up",
      detecting((all) => all.map((each) => finding(each, { labels: {} }))),
      /^one case and metric with several labels.*about no comparison/,
    ],
    ["gives no reason", detecting((all) => all.map((each) => finding(each, { reasons: [] }))), /no reason/],
    [
      "says NaN",
      detecting((all) =>
        all.map((each) =>
          finding(each, {
            reasons: [{ code: "x", message: `by ${each.comparison.change! / 0 - Number.POSITIVE_INFINITY}` }],
          }),
        ),
      ),
      /reason for people/,
    ],
    [
      "is moody",
      detecting((all) => all.map((each) => finding(each, { evidence: { n: calls++ } }))),
      /gave other findings/,
    ],
    [
      "changes what it is given",
      detecting((all) =>
        all.map((each) => finding(each, { evidence: { low: (each.candidate.values as number[]).sort()[0]! } })),
      ),
      /it changed what it was given/,
    ],
    [
      "invents a verdict",
      detecting((all) => all.map((each) => finding(each, { verdict: "worse" as never }))),
      /no verdict/,
    ],
    ["grades a pass", grading((grade) => ({ ...grade, severity: "high" })), /only a regression is severe/],
    ["answers later", grading(async (grade) => grade), /no grade/],
    [
      "grades by no baseline",
      grading((grade, comparison) => ({ ...grade, severity: comparison.baseline.n > 1 ? "none" : "none" })),
      /^no baseline: Cannot read/,
    ],
  ])("one that %s", async (_, analyzer, message) => {
    const found = await failing(testAnalyzer(analyzer));
    expect(
      found.filter((each) => message.test(each)),
      found.slice(0, 5).join("\n"),
    ).not.toEqual([]);
  });
});
