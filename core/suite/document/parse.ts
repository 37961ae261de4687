import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
  type Node as YamlNode,
} from "yaml";
import type { Diagnostic } from "../../errors/diagnostic.ts";
import { beyondCaps, CAPS } from "./caps.ts";
import { diagnose, type Found } from "./diagnose.ts";
import type { Source } from "./source.ts";
import { type Entry, type Node, pathTo, type ScalarNode, type Span } from "./tree.ts";

export interface Parsed {
  /** Null: nothing usable. */
  readonly root: Node | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * YAML 1.2 (core schema) to a tree with places. Aliases and merge keys (`<<`) are followed within the caps; duplicate keys,
 * keys that are no text, `__proto__`, tags, and numbers that are not exact or not finite are refused.
 */
export function parseYaml(source: Source): Parsed {
  const { text } = source;
  const at = (start: number, end: number, found: Found) => diagnose({ source, start, end }, found);
  const beyond = beyondCaps(text);
  if (beyond)
    return refused(
      at(beyond.offset, beyond.offset + 1, { code: "PM1003", message: `the document has ${beyond.message}` }),
    );
  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: "error" });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return refused(at(0, 1, { code: "PM1003", message: "the document is nested too deep" }));
  }
  const found = [...document.errors, ...document.warnings];
  const exhausted = found.find(({ code }) => code === "RESOURCE_EXHAUSTION");
  const problems = exhausted ? [exhausted] : found.slice(0, CAPS.problems);
  if (problems.length > 0) return { root: null, diagnostics: problems.map((problem) => yamlProblem(problem, at)) };
  if (document.contents === null)
    return refused(
      at(0, 1, { code: "PM1002", message: "the document is empty", hint: "it must be a map of properties" }),
    );
  const builder = new Builder(source);
  try {
    const root = builder.build(document.contents as YamlNode, "", 0).node;
    const diagnostics = builder.problems.slice(0, CAPS.problems);
    return { root: diagnostics.some(({ code }) => code === "PM1003") ? null : root, diagnostics };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { root: null, diagnostics: builder.problems.slice(-1) };
  }
}

const refused = (diagnostic: Diagnostic): Parsed => ({ root: null, diagnostics: [diagnostic] });

function yamlProblem(
  { code, message, pos: [start, end] }: { code: string; message: string; pos: readonly [number, number] },
  at: (start: number, end: number, found: Found) => Diagnostic,
): Diagnostic {
  if (code === "RESOURCE_EXHAUSTION")
    return at(start, start + 1, { code: "PM1003", message: "the document is nested too deep" });
  if (code === "MULTIPLE_DOCS")
    return at(start, start + 3, {
      code: "PM1002",
      message: "there is more than one document",
      hint: "one file holds one",
    });
  const hint = HINTS[code];
  return at(start, Math.max(end, start + 1), {
    code: "PM1002",
    message: `not valid YAML: ${sentence(message)}`,
    ...(hint ? { hint } : {}),
  });
}

const HINTS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "indent with spaces",
  BAD_INDENT: "lines of one list or map begin in the same column, and brackets end in it or further in",
  MISSING_CHAR: "a quote, comma or bracket is missing",
  BLOCK_AS_IMPLICIT_KEY: 'text that holds ": " needs quotes',
  TAG_RESOLVE_FAILED: "tags are not used here: take it out, or quote the text",
};

const sentence = (message: string) =>
  message
    .replace(/\s+/g, " ")
    .replace(/\.$/, "")
    .replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());

/** Ends a conversion that would grow without bound. */
class Stop extends Error {}

interface Built {
  readonly node: Node;
  /** Values below and including it, aliases expanded. */
  readonly size: number;
}

class Builder {
  readonly problems: Diagnostic[] = [];
  readonly #source: Source;
  readonly #anchors = new Map<string, Built | "open">();
  #values = 0;

  constructor(source: Source) {
    this.#source = source;
  }

  build(item: YamlNode | null, path: string, depth: number): Built {
    if (isAlias(item)) return this.#alias(item);
    const anchor = item === null ? undefined : (item as { anchor?: string }).anchor;
    if (anchor !== undefined) this.#anchors.set(anchor, "open");
    const built = this.#value(item, path, depth);
    if (anchor !== undefined) this.#anchors.set(anchor, built);
    return built;
  }

  #value(item: YamlNode | null, path: string, depth: number): Built {
    const span = this.#span(item);
    if (depth > CAPS.depth) this.#stop(span, `deeper than ${CAPS.depth} levels`);
    this.#count(span, 1);
    if (item === null) return { node: { kind: "scalar", value: null, path, ...span }, size: 1 };
    if (isScalar(item)) return { node: this.#scalar(item.value, path, span), size: 1 };
    return isMap(item) ? this.#map(item, path, span, depth) : this.#list(item as YAMLSeq, path, span, depth);
  }

  #scalar(value: unknown, path: string, span: Span): ScalarNode {
    const scalar = (value: ScalarNode["value"]): ScalarNode => ({ kind: "scalar", value, path, ...span });
    if (value === null || typeof value === "string" || typeof value === "boolean") return scalar(value);
    const inexact =
      typeof value !== "number" || !Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value));
    if (inexact)
      this.#add(span, {
        code: "PM1005",
        path,
        message: "this number is not finite, or too large to be exact",
        hint: "write it in quotes if it is text",
      });
    return scalar(inexact ? 0 : value);
  }

  #list(item: YAMLSeq, path: string, span: Span, depth: number): Built {
    let size = 1;
    const items = item.items.map((value, i) => {
      const built = this.build(value as YamlNode | null, pathTo(path, i), depth + 1);
      size += built.size;
      return built.node;
    });
    return { node: { kind: "list", items, path, ...span }, size };
  }

  #map(item: YAMLMap, path: string, span: Span, depth: number): Built {
    let size = 1;
    const own = new Map<string, Entry>();
    const merged: Node[] = [];
    for (const pair of item.items as Pair<YamlNode, YamlNode | null>[]) {
      const key = this.#span(pair.key);
      const name = this.#key(pair.key, key, path);
      const built = this.build(pair.value, name === null ? path : pathTo(path, name), depth + 1);
      size += built.size;
      if (name === null) continue;
      if (name === "<<") {
        merged.push(...(built.node.kind === "list" ? built.node.items : [built.node]));
        continue;
      }
      const first = own.get(name);
      if (first)
        this.#add(key, {
          code: "PM1007",
          path: pathTo(path, name),
          message: `"${name}" is given twice${path ? `, in ${path}` : ""}`,
          hint: `it is also in line ${this.#source.place(first.key.start).line}`,
        });
      else own.set(name, { key, value: built.node });
    }
    if (merged.length === 0) return { node: { kind: "map", entries: own, path, ...span }, size };
    return { node: { kind: "map", entries: this.#merge(own, merged), path, ...span }, size };
  }

  /** YAML's merge key: own entries win, then the first map that has one. */
  #merge(own: ReadonlyMap<string, Entry>, maps: readonly Node[]): ReadonlyMap<string, Entry> {
    const entries = new Map<string, Entry>();
    for (const map of [...maps].reverse()) {
      if (map.kind === "map") for (const [name, entry] of map.entries) entries.set(name, entry);
      else
        this.#add(map, {
          code: "PM1005",
          path: map.path,
          message: "<< takes a map, or a list of maps",
          hint: "<<: *anchor",
        });
    }
    for (const [name, entry] of own) entries.set(name, entry);
    return entries;
  }

  #key(key: unknown, span: Span, path: string): string | null {
    if (
      !isScalar(key) ||
      (typeof key.value !== "string" && typeof key.value !== "number" && typeof key.value !== "boolean")
    ) {
      this.#add(span, { code: "PM1005", path, message: "a key must be text", hint: "write it in quotes" });
      return null;
    }
    const name = typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
    if (name !== "__proto__") return name;
    this.#add(span, { code: "PM1015", path, message: '"__proto__" cannot be a key', hint: "choose another name" });
    return null;
  }

  #alias(item: Alias): Built {
    const span = this.#span(item);
    const built = this.#anchors.get(item.source);
    if (built === undefined) {
      this.#add(span, {
        code: "PM1002",
        message: `no anchor &${item.source} stands before this alias`,
        hint: "an anchor is written before its aliases",
      });
      return { node: { kind: "scalar", value: null, path: "", ...span }, size: 1 };
    }
    if (built === "open") this.#stop(span, "an alias that holds itself");
    this.#count(span, (built as Built).size);
    return built as Built;
  }

  #count(span: Span, size: number): void {
    this.#values += size;
    if (this.#values > CAPS.values)
      this.#stop(span, `more than ${CAPS.values} values, aliases counted as what they stand for`);
  }

  #stop(span: Span, what: string): never {
    this.#add(span, { code: "PM1003", message: `the document has ${what}` });
    throw new Stop();
  }

  #add(span: Span, found: Found): void {
    this.problems.push(diagnose(span, found));
  }

  #span(item: unknown): Span {
    const range = (item as { range?: readonly [number, number, number] | null } | null)?.range;
    return { source: this.#source, start: range?.[0] ?? 0, end: range?.[1] ?? 1 };
  }
}
