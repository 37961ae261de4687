import { child, type Entry, type MapNode, type Node } from "./document/tree.ts";

/**
 * A JSON merge patch (RFC 7396) on trees: maps are merged entry by entry, null removes, everything else replaces. Places
 * stay those of the file that said it.
 */
export function mergeNodes(base: Node | null, patch: Node): Node {
  if (patch.kind !== "map") return patch;
  const entries = new Map<string, Entry>(base?.kind === "map" ? base.entries : []);
  for (const [name, entry] of patch.entries) {
    if (entry.value.kind === "scalar" && entry.value.value === null) entries.delete(name);
    else entries.set(name, { key: entry.key, value: mergeNodes(entries.get(name)?.value ?? null, entry.value) });
  }
  return { ...patch, entries, ...leastComplete(base, patch) };
}

function leastComplete(base: Node | null, patch: Node): Pick<Node, "incomplete"> {
  const incomplete = patch.incomplete ?? base?.incomplete;
  return incomplete === undefined ? {} : { incomplete };
}

/**
 * `extends`: the suite merged onto the one that it extends. `steps` are merged by id: a step of the base in its place, new
 * ones after them. The base's name is not inherited.
 */
export function extendSuite(base: MapNode, suite: MapNode): MapNode {
  const without = (node: MapNode, ...names: readonly string[]): MapNode => ({
    ...node,
    entries: new Map([...node.entries].filter(([name]) => !names.includes(name))),
  });
  const merged = mergeNodes(without(base, "name", "extends"), without(suite, "extends", "steps")) as MapNode;
  const own = suite.entries.get("steps");
  if (own?.value.kind !== "list") return merged;
  const inherited = child(base, "steps");
  const steps = inherited?.kind === "list" ? [...inherited.items] : [];
  for (const step of own.value.items) {
    const at = steps.findIndex((other) => idOf(other) !== null && idOf(other) === idOf(step));
    if (at === -1) steps.push(step);
    else steps[at] = mergeNodes(steps[at]!, step);
  }
  const entries = new Map(merged.entries).set("steps", {
    key: own.key,
    value: { ...own.value, items: steps, ...leastComplete(inherited, own.value) },
  });
  return { ...merged, entries };
}

export function idOf(step: Node): string | null {
  const id = child(step, "id");
  return id?.kind === "scalar" && typeof id.value === "string" ? id.value : null;
}

/** What a suite that extends another says, apart from what it takes out: to check it with. */
export function withoutNulls(node: Node): Node {
  if (node.kind === "list") return { ...node, items: node.items.map(withoutNulls) };
  if (node.kind === "scalar") return node;
  const kept = [...node.entries].filter(([, { value }]) => value.kind !== "scalar" || value.value !== null);
  return {
    ...node,
    entries: new Map(kept.map(([name, { key, value }]) => [name, { key, value: withoutNulls(value) }])),
  };
}
