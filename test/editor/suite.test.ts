import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { expectExit, workspace } from "../perfmon.ts";
import { Editor, type EditorOptions } from "./language-server.ts";

/** As suites/README.md says to set an editor up. */
const SUITE = "# yaml-language-server: $schema=../perfmon.schema.json\n";
const CONFIG = "# yaml-language-server: $schema=perfmon.schema.json#/$defs/config\n";

/** A tool and a monitor of somebody's own, in one file without a build. */
const OWN = `
import { definePlugin, defineTool } from "@perfmon/core/plugin";

const rate = { name: "rate", unit: "1/s", better: "higher", kind: "custom", description: "primes found" };
const sieve = defineTool<{ limit: number; wheel?: "two" | "six" }>({
  summary: "finds primes",
  parserVersion: 1,
  options: {
    type: "object",
    additionalProperties: false,
    required: ["limit"],
    properties: {
      limit: { type: "integer", minimum: 1, description: "How far to look for primes." },
      wheel: { type: "string", enum: ["two", "six"], description: "Which numbers to leave out." },
      memory: { type: "integer", "x-unit": "B", minimum: 1, description: "Room for the sieve.", examples: ["64m"] },
    },
  },
  metrics: [rate],
  command: ({ limit }) => ({ argv: ["sieve", String(limit)] }),
  parse: () => [],
});
const heat = {
  scope: "repetition" as const,
  summary: "temperature beside it",
  options: {
    type: "object" as const,
    additionalProperties: false as const,
    properties: { limit: { type: "number", description: "Too hot above this." } },
  },
  metrics: [],
  wrap: (command) => command,
  read: () => ({ measurements: [], taints: [], problems: [] }),
};
export default definePlugin({ name: "perfmon-plugin-sieve", apiVersion: 1, tools: { sieve }, monitors: { heat } });
`;

/** A project with the schema that \`perfmon schema\` writes, and an editor in it. */
async function project(options?: EditorOptions) {
  const made = workspace({ config: { plugins: ["...", "./sieve.ts"] } });
  made.write("sieve.ts", OWN);
  made.write("suites/mine.yaml", "steps: []\n");
  await expectExit(0, made.run(["schema", "-o", "perfmon.schema.json"]));
  await expectExit(0, made.run(["schema", "config", "-o", "perfmon.config.schema.json"]));
  return Editor.start(made.folder, options);
}

const step = (lines: string) => `${SUITE}steps:\n  - id: a\n    ${lines.replaceAll("\n", "\n    ")}\n`;

test("a suite in an editor: tools, options and values complete, words are explained, typos are underlined", async () => {
  const editor = await project();
  const tools = await editor.completions(step("uses: |"));
  expect([...tools.keys()]).toEqual(expect.arrayContaining(["fio", "script", "sieve"]));
  expect(tools.get("fio")).toContain("Disk and file I/O");
  const options = await editor.completions(step("uses: fio\nwith:\n  |"));
  expect(options.get("iodepth")).toBe("I/Os in flight per job.");
  const keys = (marked: string) => editor.completions(step(marked)).then((found) => [...found.keys()]);
  expect(await keys("uses: fio\nwith:\n  rw: |")).toEqual(expect.arrayContaining(["randread", "trimwrite"]));
  expect(await keys("uses: fio\nwith:\n  direct: |")).toEqual(expect.arrayContaining(["true", "false"]));
  expect(await keys("uses: fio\nwith:\n  bs: |")).toContain("4k");
  // Only those of the tool that is used.
  expect(await keys("uses: script\nwith:\n  |")).not.toContain("iodepth");
  expect(await keys("uses: fio\nmonitors:\n  - |")).toEqual(expect.arrayContaining(["resources", "heat"]));
  expect(await editor.hover(step("uses: fio\nwith:\n  iodep|th: 32"))).toContain("I/Os in flight per job.");
  expect(await editor.hover(step("uses: f|io"))).toContain("Disk and file I/O");
  expect(await editor.hover(step("uses: fio\ntime|out: 2m"))).toContain("For one repetition");

  const underlined = async (lines: string) => (await editor.underlined(step(lines))).map(({ text }) => text);
  expect(
    await underlined("uses: fio\nwith:\n  rw: randread\n  bs: 4k\n  iodepth: 50% of cpus\n  size: '${{ vars.size }}'"),
  ).toEqual([]);
  expect(await underlined("uses: fio\nwith:\n  rw: randread\n  iodepht: 32")).toEqual(["iodepht"]);
  expect(await underlined("uses: fio\nwith:\n  rw: randred")).toEqual(["randred"]);
  expect(await underlined("uses: fio\nwith:\n  rw: read\n  bs: 4 parsecs\n  direct: si")).toEqual(["4 parsecs", "si"]);
  expect(await underlined("uses: foi")).toEqual(["foi"]);
  expect(await underlined("uses: script\nwith: { command: ['true'] }\ntimeuot: 2m")).toEqual(["timeuot"]);
  const [typo] = await editor.underlined(step("uses: fio\nwith:\n  rw: randread\n  iodepht: 32"));
  expect(typo).toEqual({ text: "iodepht", line: 7, message: "Property iodepht is not allowed." });
});

test("the same for a plugin of one's own, named by its path", async () => {
  const editor = await project();
  const keys = (marked: string) => editor.completions(step(marked)).then((found) => [...found.keys()]);
  expect((await editor.completions(step("uses: |"))).get("sieve")).toBe("finds primes");
  expect(await keys("uses: sieve\nwith:\n  |")).toEqual(expect.arrayContaining(["limit", "wheel", "memory"]));
  expect(await keys("uses: sieve\nwith:\n  wheel: |")).toEqual(expect.arrayContaining(["two", "six"]));
  expect(await editor.hover(step("uses: sieve\nwith:\n  li|mit: 3"))).toContain("How far to look for primes.");
  const underlined = async (lines: string) => (await editor.underlined(step(lines))).map(({ text }) => text);
  expect(await underlined("uses: sieve\nwith:\n  limit: 3\n  memory: 64m")).toEqual([]);
  expect(await underlined("uses: sieve\nwith:\n  limit: 3\n  whel: six")).toEqual(["whel"]);
  expect(await underlined("uses: sieve\nwith:\n  limit: 0")).toEqual(["0"]);
});

test("the configuration, by the same file", async () => {
  const editor = await project({ within: "" });
  const keys = (marked: string) => editor.completions(CONFIG + marked).then((found) => [...found.keys()]);
  const top = await keys("|\n");
  expect(top).toEqual(expect.arrayContaining(["store", "fail_on"]));
  expect(top).not.toContain("steps");
  expect(await keys("options:\n  |\n")).toEqual(expect.arrayContaining(["severity", "resources", "heat"]));
  expect(await keys("options:\n  severity:\n    |\n")).toEqual(expect.arrayContaining(["medium", "critical"]));
  expect(await keys("targets:\n  lab:\n    use: local\n    |\n")).toContain("lock_wait");
  expect(await editor.hover(`${CONFIG}fail|_on: low\n`)).toContain("lowest severity");
  const underlined = async (text: string) => (await editor.underlined(CONFIG + text)).map((each) => each.text);
  expect(await underlined("monitors: [resources, heat]\noptions: { heat: { limit: 3 } }\n")).toEqual([]);
  expect(await underlined("options:\n  severity:\n    medum: 3\nfail_on: lo\n")).toEqual(["medum", "lo"]);
});

test("by settings of the editor instead of a first line", async () => {
  const schemas = { "./perfmon.schema.json": "suites/*.yaml", "./perfmon.config.schema.json": "perfmon.config.yaml" };
  const editor = await project({ settings: { yaml: { schemas } } });
  const text = "steps:\n  - id: a\n    uses: fio\n    with:\n      rw: randread\n      iodepht: 32\n";
  expect(await editor.underlined(text, "suites/new.yaml")).toMatchObject([{ text: "iodepht" }]);
  expect(await editor.underlined("fail_on: lo\n", "perfmon.config.yaml")).toMatchObject([{ text: "lo" }]);
  expect(await editor.underlined("fail_on: lo\n", "other.yaml")).toEqual([]);
});

test("nothing is underlined in the built-in suites", async () => {
  const folder = fileURLToPath(new URL("../../suites/", import.meta.url));
  const editor = await project();
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".yaml"))) {
    const text = readFileSync(`${folder}${name}`, "utf8").replace(/^# yaml-language-server:.*\n/, SUITE);
    const underlined = await editor.underlined(text);
    // The server takes a block of digits (`stdin: |`) for a number.
    expect({ name, underlined: underlined.filter((each) => each.text !== "10000000") }).toEqual({
      name,
      underlined: [],
    });
  }
});
