import type { Diagnostic } from "../errors/diagnostic.ts";
import type { Json } from "../model/case.ts";
import { parseYaml } from "../suite/document/parse.ts";
import { textSource } from "../suite/document/source.ts";
import { type MapNode, type Node, nodeOf } from "../suite/document/tree.ts";
import { DEFAULTS } from "./defaults.ts";

/** One source of settings; later layers win. */
export interface Layer {
  /** `built-in`, a path, `PERFMON_STORE`, `--store`. */
  readonly name: string;
  readonly root: Node;
  /** Folder that relative paths in it start from. */
  readonly folder: string;
}

/** A node and the layer that it came from. */
export interface Leaf {
  readonly node: Node;
  readonly layer: Layer;
}

/** Keys whose maps are merged entry by entry; everything else is replaced as a whole. */
const MERGED: ReadonlySet<string> = new Set(["targets", "options", "thresholds"]);

/** Keys whose value is a number. */
const COUNTS: ReadonlySet<string> = new Set(["min_boots", "rerun"]);

/** Layers merged by key: `store`, `options.severity`. */
export function mergeLayers(layers: readonly Layer[]): ReadonlyMap<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  for (const layer of layers) {
    if (layer.root.kind !== "map") continue;
    for (const [key, { value }] of layer.root.entries) {
      if (MERGED.has(key) && value.kind === "map") {
        for (const [name, entry] of value.entries) leaves.set(`${key}.${name}`, { node: entry.value, layer });
      } else leaves.set(key, { node: value, layer });
    }
  }
  return leaves;
}

export const defaultsLayer = (folder: string): Layer => ({
  name: "built-in",
  root: nodeOf(DEFAULTS as Json, "the built-in defaults"),
  folder,
});

/**
 * `PERFMON_STORE`, `PERFMON_FAIL_ON`, ...: one layer each. A list is given with commas, a map (`PERFMON_THRESHOLDS`) as YAML.
 * Only keys of the configuration count: other PERFMON_* variables mean other things. What is no YAML is added to `problems`.
 */
export function environmentLayers(
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
  problems: Diagnostic[],
): Layer[] {
  return Object.entries(DEFAULTS).flatMap(([key, value]) => {
    const name = `PERFMON_${key.toUpperCase()}`;
    const text = env[name];
    if (text === undefined || text === "") return [];
    if (value !== null && typeof value === "object" && !Array.isArray(value)) {
      const { root, diagnostics } = parseYaml(textSource(name, text));
      problems.push(...diagnostics);
      return root === null ? [] : [{ name, root: under(key, root), folder }];
    }
    const given: Json = Array.isArray(value)
      ? text
          .split(",")
          .map((part) => part.trim())
          .filter(Boolean)
      : COUNTS.has(key) && /^\d+$/.test(text)
        ? Number(text)
        : text;
    return [{ name, root: nodeOf({ [key]: given }, name, text), folder }];
  });
}

/** The map that has a value under a key. */
function under(key: string, value: Node): MapNode {
  const { source, start, end } = value;
  const place = { source, start, end };
  return { kind: "map", ...place, path: "", entries: new Map([[key, { key: place, value }]]) };
}

/** Flags of the command line by key of the configuration; undefined: not given. */
export function flagLayers(flags: Readonly<Record<string, Json | undefined>>, folder: string): Layer[] {
  return Object.entries(flags).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const name = `--${key.replaceAll("_", "-")}`;
    return [{ name, root: nodeOf({ [key]: value }, name, String(value)), folder }];
  });
}

/** Where a leaf was said: with line and column where that is a file. */
export function originOf({ node, layer }: Leaf): string {
  if (node.source.path === null) return layer.name;
  const { line, column } = node.source.place(node.start);
  return `${node.source.file}:${line}:${column}`;
}
