import { nearest } from "../errors/nearest.ts";
import { fromCommandLine, settingFor } from "./command-line.ts";
import { child, type MapNode, type Node } from "./document/tree.ts";
import type { Problems } from "./problems.ts";
import { hasExpression, type Scope } from "./substitute.ts";

/** `--set` names the size of a suite by this. */
const SCALE = "scale";

export const entriesOf = (node: Node | null): MapNode["entries"] => (node?.kind === "map" ? node.entries : new Map());

/** A suite's variables: its own, replaced by those of the include, of the scale, and of `--set`. */
export function variablesOf(
  suite: MapNode,
  included: Node | null,
  set: Readonly<Record<string, string>>,
  problems: Problems,
): ReadonlyMap<string, Node> {
  const vars = new Map<string, Node>();
  for (const [name, { value }] of entriesOf(child(suite, "vars"))) {
    if (hasExpression(value))
      problems.warn(
        value,
        "PM1008",
        `"\${{" in a variable is kept as it is: values are not expanded again`,
        "write the expression where the variable is used",
      );
    vars.set(name, value);
  }
  const replace = (from: Node | null, chosen = true) => {
    for (const [name, entry] of entriesOf(from)) {
      if (vars.has(name)) {
        if (chosen) vars.set(name, entry.value);
      } else if (!incompleteNames(suite).vars)
        problems.atKey(entry, "PM1008", `the suite has no variable "${name}"`, suggestion(name, vars.keys()));
    }
  };
  replace(included);
  const scale = scaleOf(suite, set);
  for (const [, { value }] of entriesOf(child(suite, "scales"))) replace(child(value, "vars"), value === scale);
  for (const [name, text] of Object.entries(set)) {
    const replaced = vars.get(name);
    if (replaced) vars.set(name, settingFor(name, text, replaced));
  }
  return vars;
}

/** Whether a suite's variables may lack some that were wrong. */
export const incompleteNames = (suite: MapNode): NonNullable<Scope["incomplete"]> => ({
  vars: child(suite, "vars")?.incomplete !== undefined,
  matrix: false,
});

/** The chosen entry of `scales:`, or null. */
export function scaleOf(suite: MapNode, set: Readonly<Record<string, string>>): Node | null {
  return Object.hasOwn(set, SCALE) ? child(child(suite, "scales"), set[SCALE]!) : null;
}

/** Every `--set` must mean something in one of the suites that run. */
export function checkSettings(
  set: Readonly<Record<string, string>>,
  suites: readonly { readonly root: MapNode; readonly vars: ReadonlyMap<string, Node> }[],
  problems: Problems,
): void {
  if (suites.some(({ root }) => root.incomplete !== undefined)) return;
  const scales = new Set(suites.flatMap(({ root }) => [...entriesOf(child(root, "scales")).keys()]));
  const names = new Set(suites.flatMap(({ vars }) => [...vars.keys()]));
  for (const [name, text] of Object.entries(set)) {
    const place = fromCommandLine("--set", `${name}=${text}`);
    if (name === SCALE) {
      if (!scales.has(text)) problems.at(place, "PM1008", `no suite has a scale "${text}"`, suggestion(text, scales));
    } else if (!names.has(name))
      problems.at(place, "PM1008", `no suite has a variable "${name}"`, suggestion(name, names));
  }
}

export function suggestion(name: string, candidates: Iterable<string>): string {
  const known = [...candidates];
  const near = nearest(name, known);
  return near ? `did you mean "${near}"?` : known.length > 0 ? `known: ${known.join(", ")}` : "there are none";
}
