import { quote } from "../model/shell-word.ts";
import type { Guess } from "./guess.ts";
import type { PluginNames } from "./names.ts";
import { commonFiles, json, word } from "./package-files.ts";

/** A command that was run on this machine, and what it left. */
export interface Capture {
  readonly argv: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** s */
  readonly duration: number;
  /** What `PROGRAM --version` told; null: nothing. */
  readonly version: string | null;
  /** Name and version of the program, and where it ran. */
  readonly origin: string;
}

/** The files of a package with a tool that measures the captured command; by path. Pure. */
export function toolPackage(
  names: PluginNames,
  capture: Capture,
  guess: Guess | null,
  perfmon: string,
): Readonly<Record<string, string>> {
  const { name } = names;
  const [program, ...words] = capture.argv as readonly [string, ...string[]];
  const result = guess ?? WALL_TIME;
  const measured = guess ?? { metric: WALL_TIME.metric, value: capture.duration, unit: "s" };
  const fixture = {
    command: capture.argv.map(quote).join(" "),
    origin: capture.origin,
    options: { arguments: words },
    exitCode: capture.exitCode,
    duration: capture.duration,
    expect: { measurements: [{ metric: measured.metric, value: measured.value, unit: measured.unit }] },
  };
  return {
    "index.ts": indexText(names, program),
    "tool.ts": toolText(name, program, capture, result),
    "options.ts": optionsText(program, words),
    "parse.ts": guess ? parseText(guess) : WALL_TIME_TEXT,
    ...commonFiles(names, "tool", perfmon, `Measures ${program} with perfmon`),
    "fixtures/first/fixture.json": json(fixture),
    ...(capture.stdout && { "fixtures/first/stdout": capture.stdout }),
    ...(capture.stderr && { "fixtures/first/stderr": capture.stderr }),
    [`suites/${name}.yaml`]: suiteText(name, program),
    [`${name}.test.ts`]: testText,
    "README.md": readmeText(names, program, result),
  };
}

type Result = Pick<Guess, "metric" | "base" | "better">;
const WALL_TIME: Result = { metric: "wall_time", base: "s", better: "lower" };

const indexText = ({ package: name, name: tool }: PluginNames, program: string) => `\
import { definePlugin } from "@perfmon/core/plugin";

/** Read at every start of perfmon: the tool itself is loaded when a suite uses it. */
export default definePlugin({
  name: ${word(name)},
  apiVersion: 1,
  tools: {
    ${word(tool)}: { summary: ${word(`measures ${program}`)}, load: () => import("./tool.ts") },
  },
});
`;

const toolText = (name: string, program: string, { version }: Capture, { metric, base, better }: Result) => `\
import { defineTool } from "@perfmon/core/plugin";
import { options } from "./options.ts";
import { parse } from "./parse.ts";

export default defineTool({
  summary: ${word(`measures ${program}`)},
  options,
  // Everything that parse gives, in base units. The first headline is what a case is judged by.
  metrics: [
    {
      name: ${word(metric)},
      unit: ${word(base)},
      better: ${word(better)},
      kind: "custom",
      headline: true,
      description: ${word(metric === "wall_time" ? `From the start of ${program} to its end` : `What ${program} reports`)},
    },
  ],
  // Raise it when parse gives something else for the same output: a new series begins.
  parserVersion: 1,
  requires: () => [
    {
      binary: ${word(program)},${
        version === null
          ? ""
          : `
      version: { argv: [${word(program)}, "--version"], pattern: /(\\d+(?:\\.\\d+)+)/ },`
      }
      // packages: { apt: ${word(name)} },  which packages bring it, for perfmon tools install
    },
  ],
  command: (given, context) => ({ argv: [context.binary(${word(program)}), ...given.arguments] }),
  parse,
});
`;

const optionsText = (program: string, words: readonly string[]) => `\
import type { OptionsOf, OptionsSchema } from "@perfmon/core/plugin";

/** What a step may say under \`with:\`. perfmon checks it and fills the defaults in before the plugin sees it. */
export const options = {
  type: "object",
  additionalProperties: false,
  properties: {
    arguments: {
      type: "array",
      items: { type: "string" },
      description: ${word(`Arguments of ${program}.`)},
      default: [${words.map(word).join(", ")}],
    },
  },
} as const satisfies OptionsSchema;

export type Options = OptionsOf<typeof options>;
`;

const parseText = ({ stream, line, pattern, metric }: Guess) => `\
import { failure, type RawMeasurement, type ToolOutput } from "@perfmon/core/plugin";

/** ${comment(line)} */
const RESULT = /${pattern}/gm;

/** The number with the unit that stands behind it: perfmon converts. What is not there is a failure, never a 0. */
export function parse({ ${stream} }: ToolOutput): readonly RawMeasurement[] {
  const [found, ...more] = [...${stream}.matchAll(RESULT)];
  if (found === undefined || more.length > 0)
    throw failure("unreadable-output", \`\${found ? more.length + 1 : "no"} lines hold a result\`, { text: ${stream} });
  return [{ metric: ${word(metric)}, value: Number(found[1]), unit: found[2]! }];
}
`;

const WALL_TIME_TEXT = `\
import { failure, type RawMeasurement, type ToolOutput } from "@perfmon/core/plugin";

/** The output has no number with a unit, so the time that it took is the result. */
export function parse({ duration }: ToolOutput): readonly RawMeasurement[] {
  if (duration === null) throw failure("no-result", "nobody measured how long it took");
  return [{ metric: "wall_time", value: duration, unit: "s" }];
}
`;

const testText = `\
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { testTool } from "@perfmon/core/plugin/testing";
import tool from "./tool.ts";

for (const { name, run } of testTool(tool, fileURLToPath(new URL("fixtures", import.meta.url)))) test(name, run);
`;

const suiteText = (name: string, program: string) => `\
name: ${name}
description: ${JSON.stringify(`${program} as the plugin measures it by default`)}
steps:
  - id: ${name}
    uses: ${name}
    repetitions: 5
`;

const readmeText = ({ package: name, name: tool }: PluginNames, program: string, { metric, base, better }: Result) => `\
# ${name}

Measures \`${program}\` with perfmon.

\`\`\`yaml
# perfmon.config.yaml
plugins: ["...", ${word(name)}]
\`\`\`

\`\`\`yaml
# suites/${tool}.yaml
name: ${tool}
steps:
  - id: ${tool}
    uses: ${tool}
\`\`\`

## Options

| option | value | meaning |
| --- | --- | --- |
| \`arguments\` | list of string | Arguments of ${program}. |

## Metrics

| metric | unit | better |
| --- | --- | --- |
| \`${metric}\` | ${base} | ${better} |
`;

/** No line of a program's output ends a comment or begins a new line in it. */
const comment = (line: string) =>
  line
    .replaceAll("*/", "* /")
    .replace(/[\u2028\u2029\p{Cc}]/gu, " ")
    .trim();
