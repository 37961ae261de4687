import type { Scalar } from "../model/case.ts";
import { child, type Node } from "./document/tree.ts";
import type { Problems } from "./problems.ts";
import { type Scope, scalarOf, substitute } from "./substitute.ts";
import { entriesOf } from "./variables.ts";

/** One point of a matrix: a value for every name. */
export type Combination = ReadonlyMap<string, Node>;

const COMBINATIONS_AT_MOST = 10_000;

/**
 * Every combination of a step's matrix in the order written, the first name varying slowest; without those that `exclude`
 * matches; then those of `include`. A step without a matrix has one, which is empty.
 */
export function combinations(
  matrix: Node | null,
  scope: Pick<Scope, "vars" | "incomplete">,
  problems: Problems,
): Combination[] {
  if (matrix === null) return [new Map()];
  const filled = substitute(matrix, { ...scope, matrix: null }, problems);
  const axes = [...entriesOf(filled)].filter(([name]) => name !== "include" && name !== "exclude");
  const size = axes.reduce((product, [, { value }]) => product * (value.kind === "list" ? value.items.length : 1), 1);
  if (size > COMBINATIONS_AT_MOST) {
    problems.at(matrix, "PM1003", `the matrix has ${size} combinations; at most ${COMBINATIONS_AT_MOST} are run`);
    return [];
  }
  let points: Combination[] = axes.length > 0 ? [new Map()] : [];
  for (const [name, { value }] of axes) {
    const items = value.kind === "list" ? value.items : [value];
    for (const item of items)
      if (item.kind !== "scalar") problems.at(item, "PM1005", `${name} must hold text, numbers, true or false`, null);
    points = points.flatMap((point) => items.map((item) => new Map(point).set(name, item)));
  }
  for (const entry of listed(child(filled, "exclude"))) {
    const left = points.filter((point) => !matches(point, entry));
    if (left.length === points.length)
      problems.warn(
        entry,
        "PM1013",
        "this exclude matches no combination",
        "it must have the same values as the matrix",
      );
    points = left;
  }
  for (const entry of listed(child(filled, "include")))
    points.push(new Map([...entriesOf(entry)].map(([name, { value }]) => [name, value])));
  if (points.length === 0) problems.at(matrix, "PM1013", "the matrix has no combination");
  return points;
}

/** Values by name, only of the names that tell the combinations of a step apart. */
export function parametersOf(point: Combination, all: readonly Combination[]): Readonly<Record<string, Scalar>> {
  const distinguishing = [...point].filter(
    ([name, value]) =>
      all.length > 1 && all.some((other) => !other.has(name) || scalarOf(other.get(name)!) !== scalarOf(value)),
  );
  return Object.fromEntries(distinguishing.map(([name, value]) => [name, scalarOf(value)]));
}

/** `rand-read iodepth=1`; values with spaces in quotes. */
export function caseId(step: string, parameters: Readonly<Record<string, Scalar>>): string {
  const shown = (value: Scalar) => (/^[^\s"=]+$/.test(String(value)) ? String(value) : JSON.stringify(String(value)));
  return [step, ...Object.entries(parameters).map(([name, value]) => `${name}=${shown(value)}`)].join(" ");
}

const listed = (node: Node | null): readonly Node[] => (node?.kind === "list" ? node.items : []);

const matches = (point: Combination, entry: Node) =>
  [...entriesOf(entry)].every(([name, { value }]) => {
    const own = point.get(name);
    return own !== undefined && scalarOf(own) === scalarOf(value);
  });
