import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { apiReport } from "../../scripts/api-report.ts";
import { optionsType } from "../../scripts/options-type.ts";
import { fillTables } from "../../scripts/readme-tables.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "perfmon-generate-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SCHEMA = {
  type: "object",
  additionalProperties: false,
  required: ["bs"],
  properties: {
    bs: { type: "integer", "x-unit": "B", description: "Block size.", examples: [4096] },
    direct: { type: "boolean", default: false, description: "Past the page cache | or not." },
    note: { type: "string", description: "Free." },
  },
};

test("what is generated is what schemas and metrics say", () => {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/generate.ts", "--check"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});

test("the public API of plugins is the one that was agreed upon: a change of it is noted in CHANGELOG.md", () => {
  const { text, undocumented } = apiReport();
  expect(undocumented).toEqual([]);
  // After a change that is meant: npm run generate.
  expect(text).toBe(readFileSync(new URL("plugin-api.txt", import.meta.url), "utf8"));
  // It sees what it is for: what is exported, under its public name, and what that is made of.
  const [api, kits] = text.split(/^# /m).slice(1) as [string, string];
  expect(api).toContain("\nexport function definePlugin(manifest: Manifest): Plugin;\n");
  expect(api.split("\n## ")[1]).toContain("\ninterface MonitorCommon {\n");
  expect(kits).toContain("\nexport function testTool(tool: Tool, folder: string): Check[];\n");
  expect(text).not.toMatch(/\/\*|\bRegistry\b/);
});

test("a property with a default is always there; a quantity says its unit", async () => {
  writeFileSync(join(folder, "options.schema.json"), JSON.stringify(SCHEMA));
  const text = await optionsType(join(folder, "options.schema.json"));
  expect(text).toContain("bs: number;");
  expect(text).toContain("Block size. Unit: B.");
  expect(text).toContain("direct: boolean;");
  expect(text).toContain("note?: string;");
});

test("tables stand between their markers, and nothing else is touched", async () => {
  writeFileSync(join(folder, "options.schema.json"), JSON.stringify(SCHEMA));
  const readme = join(folder, "README.md");
  writeFileSync(readme, "before\n\n<!-- generated: options -->\nstale\n<!-- /generated -->\n\nafter\n");
  const text = await fillTables(readme);
  expect(text).toMatch(/^before\n\n<!-- generated: options -->\n\n\| option /);
  expect(text).toContain("| `bs` (required) | quantity in B |  | Block size. |");
  expect(text).toContain("| `direct` | boolean | `false` | Past the page cache \\| or not. |");
  expect(text).toMatch(/\n<!-- \/generated -->\n\nafter\n$/);
  expect(text).not.toContain("stale");
  writeFileSync(readme, text);
  expect(await fillTables(readme)).toBe(text);
});
