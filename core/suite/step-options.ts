import { nearest } from "../errors/nearest.ts";
import { isPerfmonError } from "../errors/perfmon-error.ts";
import type { JsonObject } from "../model/case.ts";
import type { Metric } from "../model/metric.ts";
import type { Tool } from "../plugin/tool.ts";
import { type PreparedOptions, prepareOptions } from "../schema/options.ts";
import type { PlanContext } from "./context.ts";
import { child, type Entry, type MapNode, type Node, plain } from "./document/tree.ts";
import type { Problems } from "./problems.ts";
import { matrixNames } from "./substitute.ts";

/** The tool that a step names, or null (PM2004, or why it could not be loaded). */
export async function toolOf(uses: Node, context: PlanContext, problems: Problems): Promise<Tool | null> {
  // A wrong one was told.
  if (plain(uses) === null) return null;
  const name = String(plain(uses));
  try {
    const tool = await context.tool(name);
    if (tool) return tool;
  } catch (error) {
    if (!isPerfmonError(error)) throw error;
    problems.at(uses, error.code, error.message, error.hint);
    return null;
  }
  const near = nearest(name, context.toolNames);
  const known =
    context.toolNames.length > 0 ? `known: ${context.toolNames.join(", ")}` : "no plugin with tools is loaded";
  const hint = near
    ? `did you mean "${near}"?`
    : `${known}; a plugin that brings it is named under plugins: in perfmon.config.yaml`;
  problems.at(uses, "PM2004", `no plugin gives a tool "${name}"`, hint);
  return null;
}

export interface CheckedOptions extends PreparedOptions {
  readonly written: JsonObject;
  /** What the tool measures with these options; null: they are too wrong to tell. */
  readonly metrics: readonly Metric[] | null;
}

/** `given`, the `with` of one case, checked by the tool's schema and by the tool itself. */
export function checkOptions(
  step: MapNode,
  given: Entry | null,
  uses: string,
  tool: Tool,
  context: PlanContext,
  problems: Problems,
): CheckedOptions {
  const root: Node = given?.value ?? { ...step, kind: "map", path: `${step.path}.with`, entries: new Map() };
  const key = given?.key ?? step.entries.get("uses")?.key;
  const words = { noun: "option", owner: ` for ${uses}` };
  const written = plain(root) as JsonObject;
  try {
    const prepared = prepareOptions(tool.options, written, context.facts, words);
    problems.schema(root, prepared.problems, key);
    if (prepared.problems.length > 0) return { ...prepared, written, metrics: null };
    const wrong = tool.validate?.(prepared.nominal) ?? [];
    problems.schema(
      root,
      wrong.map(({ path, message, hint }) => ({ path, message, hint: hint ?? null, code: "PM1005" as const })),
      key,
    );
    const metrics =
      wrong.length > 0 ? null : typeof tool.metrics === "function" ? tool.metrics(prepared.nominal) : tool.metrics;
    return { ...prepared, written, metrics };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = isPerfmonError(error) ? error.code : "PM2005";
    const hint = isPerfmonError(error) ? error.hint : "this is the plugin's fault";
    problems.at(
      child(step, "uses") ?? step,
      code,
      !isPerfmonError(error) ? `the plugin of ${uses} failed: ${message}` : message,
      hint,
    );
    return { options: {}, nominal: {}, identity: {}, missingFacts: [], problems: [], written, metrics: null };
  }
}

/** Names of the matrix that options use which belong to the fingerprint. */
export function usedNames(rawWith: Node | null, tool: Tool): ReadonlySet<string> {
  const used = new Set<string>();
  if (rawWith?.kind === "map")
    for (const [name, { value }] of rawWith.entries)
      if (tool.options.properties[name]?.["x-identity"] !== false)
        for (const each of matrixNames(value)) used.add(each);
  return used;
}
