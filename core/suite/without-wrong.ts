import type { Entry, ListNode, MapNode, Node } from "./document/tree.ts";

type Path = readonly (string | number)[];

/** Properties of a suite or a step without which the rest cannot be understood. */
const NEEDED = new Set(["vars", "scales", "extends", "id", "uses", "matrix"]);

/**
 * A document without the properties of steps that are wrong, so that everything else in it can still be checked and all
 * problems are shown at once. Null: what is wrong is not in a step.
 */
export function withoutWrong(root: Node, paths: readonly Path[]): MapNode | null {
  if (root.kind !== "map") return null;
  const steps = root.entries.get("steps");
  const inSteps = paths.every(([first, index]) => first === "steps" && typeof index === "number");
  if (!inSteps || steps?.value.kind !== "list") return null;
  const items = steps.value.items.map((step, i) =>
    cleaned(
      step,
      paths.filter(([, index]) => index === i),
    ),
  );
  const list: ListNode = { ...steps.value, items: items.filter((item) => item !== null) };
  return { ...root, entries: new Map<string, Entry>(root.entries).set("steps", { key: steps.key, value: list }) };
}

function cleaned(step: Node, paths: readonly Path[]): Node | null {
  if (paths.length === 0) return step;
  const wrong = new Set(paths.map(([, , property]) => property));
  if (step.kind !== "map" || [...wrong].some((name) => name === undefined || NEEDED.has(String(name)))) return null;
  return { ...step, entries: new Map([...step.entries].filter(([name]) => !wrong.has(name))) };
}
