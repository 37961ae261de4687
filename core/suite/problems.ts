import type { ErrorCode } from "../errors/catalogue.ts";
import type { Diagnostic } from "../errors/diagnostic.ts";
import type { SchemaProblem } from "../schema/problem.ts";
import { diagnose, unique } from "./document/diagnose.ts";
import { type Entry, type MapNode, type Node, nodeAt, pathTo, type Span } from "./document/tree.ts";

/** Collects what is wrong with suites, each with its place, until all of it is known. */
export class Problems {
  readonly #found: Diagnostic[] = [];
  /** Places of expressions without a value: that their text is no number is no news. */
  readonly #unresolved = new Set<string>();

  add(...diagnostics: readonly Diagnostic[]): void {
    this.#found.push(...diagnostics);
  }

  /** At a value; `in` and the path come from where it stands. */
  at(node: Node, code: ErrorCode, message: string, hint?: string | null): void {
    this.span(node, node.path, code, message, withOrigin(node, hint));
  }

  /** At a key. */
  atKey({ key, value }: Entry, code: ErrorCode, message: string, hint?: string | null): void {
    this.span(key, value.path, code, message, hint);
  }

  warn(node: Node, code: ErrorCode, message: string, hint?: string): void {
    this.add(diagnose(node, { code, message, hint, path: node.path, severity: "warning" }));
  }

  /** What stands here has no value for a reason that is told elsewhere. */
  unresolved({ source, start }: Span): void {
    this.#unresolved.add(`${source.file}:${start}`);
  }

  span(span: Span, path: string, code: ErrorCode, message: string, hint?: string | null): void {
    const place = `${span.source.file}:${span.start}`;
    if (code === "PM1008") this.#unresolved.add(place);
    else if (FOLLOWING.has(code) && this.#unresolved.has(place)) return;
    this.add(diagnose(span, { code, message: located(message, parentOf(path)), hint: hint ?? undefined, path }));
  }

  /** What a schema found below `root`. `whole`: what to underline where it is about `root` as a whole. */
  schema(root: Node, problems: readonly SchemaProblem[], whole: Span = firstKey(root)): void {
    for (const { path, code, message, hint, atName } of problems) {
      const last = path.at(-1);
      const parent = nodeAt(root, path.slice(0, -1)) ?? root;
      const value = nodeAt(root, path);
      const entry = last !== undefined && parent.kind === "map" ? parent.entries.get(String(last)) : undefined;
      const full = value?.path ?? (last === undefined ? root.path : pathTo(parent.path, last));
      if (code === "PM1006") this.span(firstKey(parent), full, code, message, hint);
      else if (entry && (code === "PM1004" || atName)) this.span(entry.key, full, code, message, hint);
      else if (last === undefined) this.span(whole, full, code, message, hint);
      else this.span(value ?? parent, full, code, message, withOrigin(value ?? parent, hint));
    }
  }

  get failed(): boolean {
    return this.#found.some(({ severity }) => severity === "error");
  }

  /** Each problem once, by file and place. */
  list(): Diagnostic[] {
    return unique(this.#found);
  }
}

const FOLLOWING: ReadonlySet<ErrorCode> = new Set(["PM1005", "PM1010"]);

/** A map as a whole is underlined at its first key. */
function firstKey(node: Node): Span {
  if (node.kind !== "map") return node;
  return (node as MapNode).entries.values().next().value?.key ?? node;
}

const parentOf = (path: string) => path.replace(/(\.[^.[\]]+|\[[^\]]*\]|^[^.[\]]+)$/, "");

const located = (message: string, where: string) => (where === "" ? message : `${message}, in ${where}`);

/** A value that came by an expression is not to be seen where it stands. */
function withOrigin(node: Node, hint: string | null | undefined): string | undefined {
  if (node.from === undefined) return hint ?? undefined;
  const origin = `the value comes from \${{ ${node.from} }}`;
  return hint ? `${hint}; ${origin}` : origin;
}
