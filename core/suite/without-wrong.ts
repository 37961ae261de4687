import type { Entry, ListNode, MapNode, Node } from "./document/tree.ts";
import { withoutNulls } from "./merge.ts";

type Path = readonly (string | number)[];

/**
 * A document without what a schema found wrong in it, so that everything else can still be checked and all problems are
 * shown at once. What something was taken out of is marked `incomplete`: that it lacks a name is then no problem of its own.
 */
export function withoutWrong(root: MapNode, paths: readonly Path[]): MapNode {
  const entries = new Map(root.entries);
  for (const [name, below] of Map.groupBy(paths, ([first]) => String(first))) {
    const entry = entries.get(name);
    if (!entry) continue;
    const left = withoutIn(
      name,
      entry.value,
      below.map((path) => path.slice(1)),
    );
    if (left === null) entries.delete(name);
    else entries.set(name, { key: entry.key, value: left });
  }
  return { ...root, entries, incomplete: "part" };
}

/**
 * A suite whose base is not to be had: its own words, of which only that is checked which a base does not complete. `steps`
 * and variables may lack anything.
 */
export function withoutBase(root: MapNode): MapNode {
  const entries = new Map((withoutNulls(root) as MapNode).entries);
  const { key, value } = entries.get("extends")!;
  entries.delete("extends");
  for (const name of ["vars", "scales"]) {
    const own = entries.get(name);
    const map = own?.value.kind === "map" ? own.value : emptied(value);
    entries.set(name, { key: own?.key ?? key, value: { ...map, incomplete: "part" } });
  }
  const steps = entries.get("steps");
  if (steps?.value.kind === "list") {
    const items = steps.value.items.map((step): Node => ({ ...step, incomplete: "base" }));
    entries.set("steps", { key: steps.key, value: { ...steps.value, items, incomplete: "part" } });
  }
  return { ...root, entries, incomplete: "base" };
}

/** What is left of a property of the document; null: nothing. */
function withoutIn(name: string, node: Node, paths: readonly Path[]): Node | null {
  switch (name) {
    case "steps":
      return eachOf(node, paths, stepWithout);
    case "include":
      return eachOf(node, paths, includeWithout);
    case "scales":
      return pruned(node, paths, (scale, below) => pruned(scale, below));
    case "vars":
      return pruned(node, paths) ?? emptied(node);
    case "defaults":
    case "thresholds":
      return pruned(node, paths);
    default:
      return null;
  }
}

/** A list with what is left of its items; one that is none is empty. */
function eachOf(
  node: Node,
  paths: readonly Path[],
  left: (item: Node, paths: readonly Path[]) => Node | null,
): ListNode {
  const whole = node.kind !== "list" || paths.some((path) => path.length === 0);
  const all = whole ? [] : node.items;
  const items = all.flatMap((item, i) => {
    const own = paths.filter(([index]) => index === i).map((path) => path.slice(1));
    return own.length === 0 ? [item] : (left(item, own) ?? []);
  });
  // An item whose name is wrong is not the one that somebody means.
  const lost = whole || items.length < all.length || paths.some(([, name]) => name === "id");
  return { ...node, kind: "list", items, ...(lost ? { incomplete: "part" } : {}) };
}

/** A map without the entries that are wrong, or with what `left` leaves of them; null: it is wrong as a whole. */
function pruned(
  node: Node,
  paths: readonly Path[],
  left: (value: Node, paths: readonly Path[]) => Node | null = () => null,
): MapNode | null {
  if (node.kind !== "map" || paths.some((path) => path.length === 0)) return null;
  const entries = new Map<string, Entry>();
  for (const [name, entry] of node.entries) {
    const own = paths.filter(([first]) => String(first) === name).map((path) => path.slice(1));
    const value = own.length === 0 ? entry.value : left(entry.value, own);
    if (value !== null) entries.set(name, { key: entry.key, value });
  }
  return { ...node, entries, incomplete: "part" };
}

/**
 * A step without the properties that are wrong. Four of them are needed all the same: a name stands for a wrong `id`, and
 * null for a wrong `uses`, `with` or `matrix`.
 */
function stepWithout(step: Node, paths: readonly Path[]): Node | null {
  const left = pruned(step, paths);
  if (left === null) return null;
  const entries = new Map(left.entries);
  const wrong = new Set(paths.map(([name]) => String(name)));
  const stand = (name: string, value: string | null) => {
    if (!wrong.has(name)) return;
    const { key, value: at } = (step as MapNode).entries.get(name) ?? { key: step, value: step };
    const { source, start, end, path } = at;
    entries.set(name, { key, value: { kind: "scalar", value, source, start, end, path } });
  };
  stand("id", `step-${step.start}`);
  stand("uses", null);
  stand("with", null);
  stand("matrix", null);
  return { ...left, entries };
}

const includeWithout = (entry: Node, paths: readonly Path[]): Node | null =>
  paths.some(([name]) => name === "suite") ? null : pruned(entry, paths);

const emptied = ({ source, start, end, path }: Node): MapNode => ({
  ...{ kind: "map", entries: new Map(), source, start, end, path, incomplete: "part" },
});
