import type { Json, Scalar } from "../../model/case.ts";
import { type Source, textSource } from "./source.ts";

/** Where in a source something stands: offsets, end exclusive. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

interface Common extends Span {
  /** In its own document: `steps[1].with`; empty for the whole. */
  readonly path: string;
  /** The variable whose value it is, where it stands in the place of an expression: `vars.size`. */
  readonly from?: string;
  /**
   * Something that was wrong is taken out (`part`), or what it extends is not to be had (`base`): that it lacks something
   * follows, and is no news.
   */
  readonly incomplete?: "part" | "base";
}

export interface ScalarNode extends Common {
  readonly kind: "scalar";
  readonly value: Scalar;
}

export interface ListNode extends Common {
  readonly kind: "list";
  readonly items: readonly Node[];
}

export interface Entry {
  readonly key: Span;
  readonly value: Node;
}

export interface MapNode extends Common {
  readonly kind: "map";
  /** In the order written. */
  readonly entries: ReadonlyMap<string, Entry>;
}

/** A value with its place in the file: plain data that knows where the user wrote it, through merges and substitution. */
export type Node = ScalarNode | ListNode | MapNode;

/** The value alone. Keys such as `constructor` are data; `__proto__` never gets here (the parser refuses it). */
export function plain(node: Node): Json {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plain);
  const object: Record<string, Json> = {};
  for (const [key, { value }] of node.entries) object[key] = plain(value);
  return object;
}

/** The node at a path, or null. */
export function nodeAt(node: Node, path: readonly (string | number)[]): Node | null {
  let at: Node | undefined = node;
  for (const step of path) {
    if (at?.kind === "map") at = at.entries.get(String(step))?.value;
    else if (at?.kind === "list") at = at.items[Number(step)];
    else return null;
  }
  return at ?? null;
}

/** An entry of a map; null where the node is no map or has none. */
export function child(node: Node | null | undefined, key: string): Node | null {
  return node?.kind === "map" ? (node.entries.get(key)?.value ?? null) : null;
}

export const pathTo = (path: string, step: string | number): string =>
  typeof step === "number"
    ? `${path}[${step}]`
    : !/^[\w-]+$/.test(step)
      ? `${path}[${JSON.stringify(step)}]`
      : path === ""
        ? step
        : `${path}.${step}`;

/** The names and numbers of a path as `pathTo` writes it. */
export const stepsOf = (path: string): (string | number)[] =>
  [...path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([\w-]+)/g)].map(([, index, quoted, name]) =>
    index !== undefined ? Number(index) : quoted !== undefined ? JSON.parse(quoted) : name!,
  );

/** A value that stands in no file: a default, a flag, an environment variable. `name` is what messages call its place. */
export function nodeOf(value: Json, name: string, text = ""): Node {
  const source = textSource(name, text);
  const build = (at: Json, path: string): Node => {
    const common = { source, start: 0, end: text.length, path };
    if (at === null || typeof at !== "object") return { kind: "scalar", value: at, ...common };
    if (Array.isArray(at)) return { kind: "list", items: at.map((item, i) => build(item, pathTo(path, i))), ...common };
    const entries = Object.entries(at).map(
      ([key, item]) => [key, { key: common, value: build(item, pathTo(path, key)) }] as const,
    );
    return { kind: "map", entries: new Map(entries), ...common };
  };
  return build(value, "");
}
