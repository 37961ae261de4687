import { nearest } from "../errors/nearest.ts";
import type { ScalarNode } from "./document/tree.ts";
import { type Entry, type ListNode, type MapNode, type Node, plain } from "./document/tree.ts";
import type { Problems } from "./problems.ts";

/** What expressions may name. */
export interface Scope {
  readonly vars: ReadonlyMap<string, Node>;
  /** Null: not in a step with a matrix. */
  readonly matrix: ReadonlyMap<string, Node> | null;
  /** Of any combination of the matrix: one that `include` adds may lack some. */
  readonly matrixNames?: ReadonlySet<string>;
  /** Names may be missing because what was wrong was taken out: nothing is said of an unknown one. */
  readonly incomplete?: { readonly vars: boolean; readonly matrix: boolean };
}

const OPEN = "${{";
const EXPRESSION = /\$\{\{(.*?)\}\}/gs;
const NAMED = /^\s*(vars|matrix)\s*\.\s*([A-Za-z_][A-Za-z0-9_-]*)\s*$/;

export const hasExpression = (node: Node): boolean =>
  node.kind === "scalar" && typeof node.value === "string" && node.value.includes(OPEN);

/**
 * A tree with every `${{ }}` replaced, in one pass: what a value holds is never expanded again. A text that is one expression
 * takes the value as it is; within other text it must be a scalar. Runs no code. Keys are left alone. A tree without any comes
 * back as it is. PM1008, PM1005.
 */
export function substitute(node: Node, scope: Scope, problems: Problems): Node {
  if (node.kind === "list") {
    const items = node.items.map((item) => substitute(item, scope, problems));
    return items.every((item, i) => item === node.items[i]) ? node : ({ ...node, items } satisfies ListNode);
  }
  if (node.kind === "map") {
    const replaced: [string, Entry][] = [];
    for (const [name, { key, value }] of node.entries) {
      const put = substitute(value, scope, problems);
      if (put !== value) replaced.push([name, { key, value: put }]);
    }
    if (replaced.length === 0) return node;
    const entries = new Map(node.entries);
    for (const [name, entry] of replaced) entries.set(name, entry);
    return { ...node, entries } satisfies MapNode;
  }
  return hasExpression(node) ? expand(node, node.value as string, scope, problems) : node;
}

/** Whether an expression is left anywhere in a tree. */
export function holdsExpression(node: Node): boolean {
  if (node.kind === "scalar") return hasExpression(node);
  const children = node.kind === "list" ? node.items : [...node.entries.values()].map(({ value }) => value);
  return children.some(holdsExpression);
}

/** Names of the matrix that a tree's expressions use. */
export function matrixNames(node: Node): Set<string> {
  if (node.kind === "scalar" && !hasExpression(node)) return new Set();
  if (node.kind === "scalar")
    return new Set(
      [...String(node.value ?? "").matchAll(EXPRESSION)].flatMap(([, inside]) => {
        const match = NAMED.exec(inside!);
        return match?.[1] === "matrix" ? [match[2]!] : [];
      }),
    );
  const children = node.kind === "list" ? node.items : [...node.entries.values()].map(({ value }) => value);
  return new Set(children.flatMap((each) => [...matrixNames(each)]));
}

function expand(node: ScalarNode, text: string, scope: Scope, problems: Problems): Node {
  const whole = /^\s*\$\{\{(.*?)\}\}\s*$/s.exec(text);
  if (whole && !whole[1]!.includes(OPEN)) {
    const found = lookUp(node, whole[1]!, scope, problems);
    return found ? graft(found.value, node, found.name) : node;
  }
  let used: string | undefined;
  const value = text.replace(EXPRESSION, (all, inside: string) => {
    const found = lookUp(node, inside, scope, problems);
    if (!found) return all;
    if (found.value.kind === "scalar" && found.value.value !== null) {
      used ??= found.name;
      return String(found.value.value);
    }
    problems.at(
      node,
      "PM1005",
      `${found.name} is ${found.value.kind === "list" ? "a list" : "nothing"}, which has no place within text`,
    );
    return all;
  });
  if (text.replace(EXPRESSION, "").includes(OPEN))
    problems.at(node, "PM1008", 'an expression does not end: "${{" without "}}"', "${{ vars.NAME }}");
  return { ...node, value, ...(used === undefined ? {} : { from: used }) };
}

function lookUp(
  node: ScalarNode,
  inside: string,
  scope: Scope,
  problems: Problems,
): { readonly name: string; readonly value: Node } | null {
  const match = NAMED.exec(inside);
  if (!match) {
    problems.at(
      node,
      "PM1008",
      `\${{${inside.slice(0, 60)}}} is no reference`,
      "there are ${{ vars.NAME }} and ${{ matrix.NAME }}; nothing is computed",
    );
    return null;
  }
  const [, where, name] = match as unknown as [string, "vars" | "matrix", string];
  const values = scope[where];
  const value = values?.get(name);
  if (value) return { name: `${where}.${name}`, value };
  if (scope.incomplete?.[where]) {
    problems.unresolved(node);
    return null;
  }
  if (where === "matrix" && scope.matrixNames?.has(name)) {
    const point = [...values!].map(([key, each]) => `${key}=${scalarOf(each)}`).join(" ");
    problems.at(
      node,
      "PM1008",
      `the combination ${point} of the matrix has no "${name}"`,
      `say ${name} in that entry of include: too`,
    );
    return null;
  }
  const known = [...(values?.keys() ?? [])];
  const near = nearest(name, known);
  const other = where === "vars" ? scope.matrix : scope.vars;
  const hint = near
    ? `did you mean "${near}"?`
    : other?.has(name)
      ? `there is \${{ ${where === "vars" ? "matrix" : "vars"}.${name} }}`
      : known.length > 0
        ? `known: ${known.join(", ")}`
        : where === "vars"
          ? `vars: { ${name}: ... } at the top of the suite`
          : "this step has no matrix";
  problems.at(
    node,
    "PM1008",
    where === "vars" ? `there is no variable "${name}"` : `the matrix has no "${name}"`,
    hint,
  );
  return null;
}

/** A value where an expression stood: it has the expression's place, and remembers where it came from. */
function graft(value: Node, at: ScalarNode, from: string): Node {
  const place = { source: at.source, start: at.start, end: at.end, from };
  const move = (node: Node, path: string): Node => {
    if (node.kind === "scalar") return { ...node, ...place, path };
    if (node.kind === "list")
      return { ...node, ...place, path, items: node.items.map((item, i) => move(item, `${path}[${i}]`)) };
    const entries = [...node.entries].map(([name, entry]): [string, Entry] => [
      name,
      { key: at, value: move(entry.value, `${path}.${name}`) },
    ]);
    return { ...node, ...place, path, entries: new Map(entries) };
  };
  return move(value, at.path);
}

/** A variable's or matrix value as plain data, for names and comparisons. */
export const scalarOf = (node: Node) => (node.kind === "scalar" ? node.value : JSON.stringify(plain(node)));
