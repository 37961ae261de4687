import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Metric, Plugin } from "@perfmon/core/plugin";

/** The part of a schema that the tables show. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly "x-unit"?: string;
}

const SECTION = /(<!-- generated: (\w+(?: [\w-]+)?) -->\n)[\s\S]*?(\n?<!-- \/generated -->)/g;

/** The README with its generated sections filled in; others stay as they are. */
export async function fillTables(readme: string): Promise<string> {
  const text = readFileSync(readme, "utf8");
  const folder = dirname(readme);
  const tables = new Map<string, string>();
  for (const [, , name] of text.matchAll(SECTION)) tables.set(name!, await table(name!, folder));
  return text.replace(
    SECTION,
    (_all, open: string, name: string) => `${open}\n${tables.get(name)}\n<!-- /generated -->`,
  );
}

/** `options`, `metrics`; in a plugin of several tools `options TOOL`, whose files lie in a folder of its name, `metrics TOOL`. */
async function table(section: string, folder: string): Promise<string> {
  const [name, tool] = section.split(" ") as [string, string?];
  if (name === "options")
    return optionsTable(JSON.parse(readFileSync(join(folder, tool ?? "", "options.schema.json"), "utf8")));
  if (name === "metrics") return metricsTable(await metricsOf(folder, tool));
  throw new Error(`"generated: ${name}": there is a table of options and one of metrics`);
}

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ");
const code = (value: unknown) => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
const rows = (head: readonly string[], body: readonly (readonly string[])[]) =>
  [head, head.map(() => "---"), ...body].map((row) => `| ${row.map(cell).join(" | ")} |\n`).join("");

function optionsTable(schema: Schema): string {
  const required = new Set(schema.required);
  const entries = Object.entries(schema.properties ?? {});
  return rows(
    ["option", "value", "default", "meaning"],
    entries.map(([name, property]) => [
      `\`${name}\`${required.has(name) ? " (required)" : ""}`,
      accepted(property),
      Object.hasOwn(property, "default") ? code(property.default) : "",
      property.description ?? "",
    ]),
  );
}

function accepted(property: Schema): string {
  if (property["x-unit"]) return `quantity in ${property["x-unit"]}`;
  if (Array.isArray(property.enum)) return property.enum.map(code).join(", ");
  if (Object.hasOwn(property, "const")) return code(property.const);
  const choices = property.oneOf ?? property.anyOf;
  if (choices) return [...new Set(choices.map(accepted))].join(" or ");
  if (property.type === "array") return `list of ${property.items ? accepted(property.items) : "anything"}`;
  return [property.type ?? "anything"].flat().join(" or ");
}

function metricsTable(metrics: readonly Metric[]): string {
  return rows(
    ["metric", "unit", "better", "kind", "what it is"],
    metrics.map((metric) => [
      `\`${metric.name}\`${metric.headline ? " (headline)" : ""}`,
      metric.unit,
      metric.better,
      metric.kind,
      metric.description,
    ]),
  );
}

/** Of all tools and monitors that the folder's plugin brings, or of one. Metrics that depend on options: those of any. */
async function metricsOf(folder: string, only?: string): Promise<Metric[]> {
  const file = join(folder, "index.ts");
  if (!existsSync(file)) throw new Error("a table of metrics needs an index.ts beside the README");
  const plugin: Plugin = (await import(pathToFileURL(file).href)).default;
  const metrics = new Map<string, Metric>();
  for (const [name, contribution] of [
    ...Object.entries(plugin.tools ?? {}),
    ...Object.entries(plugin.monitors ?? {}),
  ]) {
    if (only !== undefined && name !== only) continue;
    const brought = "load" in contribution ? (await contribution.load()).default : contribution;
    const { metrics: declared } = brought;
    const lists = typeof declared === "function" ? variants(brought.options as Schema).map(declared) : [declared];
    for (const metric of lists.flat()) if (!metrics.has(metric.name)) metrics.set(metric.name, metric);
  }
  return [...metrics.values()];
}

/**
 * Options that differ in what a user must choose: none chosen (as for output from elsewhere), then every value of each
 * required choice, with the first example of what else is required.
 */
function variants(schema: Schema): Record<string, unknown>[] {
  const properties = Object.entries(schema.properties ?? {});
  const unchosen = Object.fromEntries(
    properties.flatMap(([name, { default: value }]) => (value === undefined ? [] : [[name, value]])),
  );
  const required = new Set(schema.required);
  const needed = properties.filter(([name]) => required.has(name) && !Object.hasOwn(unchosen, name));
  const first = { ...unchosen, ...Object.fromEntries(needed.map(([name, { examples }]) => [name, examples?.[0]])) };
  const choices = needed.flatMap(([name, property]) =>
    (property.enum ?? []).map((value) => ({ ...first, [name]: value })),
  );
  return [unchosen, first, ...choices];
}
