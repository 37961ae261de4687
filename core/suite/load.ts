import { dirname } from "node:path";
import type { ErrorCode } from "../errors/catalogue.ts";
import { checkSuite } from "../schema/suite-document.ts";
import { fromCommandLine } from "./command-line.ts";
import { parseYaml } from "./document/parse.ts";
import { decode, readSource } from "./document/read.ts";
import type { Source } from "./document/source.ts";
import { child, type MapNode, type Node, plain, type Span, stepsOf } from "./document/tree.ts";
import { findSuite, nameOfFile } from "./find.ts";
import { extendSuite, idOf, withoutNulls } from "./merge.ts";
import type { Problems } from "./problems.ts";
import { entriesOf } from "./variables.ts";
import { withoutBase, withoutWrong } from "./without-wrong.ts";

/** A suite as one document: read, checked, and merged with what it extends. */
export interface LoadedSuite {
  readonly name: string;
  readonly root: MapNode;
  /** Absolute path, or `-`. */
  readonly path: string;
  /** Paths of its files: its own, then those that it extends. */
  readonly files: readonly string[];
}

export interface LoadPlaces {
  readonly cwd: string;
  readonly folders: readonly string[];
  /** Text of `-`. */
  readonly stdin?: string;
}

/** The place of the reference in the file that holds it; null: the user's command line. */
export interface From {
  readonly node: Node;
  readonly path: string;
}

const EXTENDS_AT_MOST = 8;

/** What the parser leaves out and goes on: the second of two equal keys, and a key that cannot be one. */
const LEFT_OUT: ReadonlySet<ErrorCode> = new Set(["PM1007", "PM1015"]);

/** Reads suites, each file once. What is wrong goes to `problems`, and null comes back. */
export class SuiteLoader {
  readonly #places: LoadPlaces;
  readonly #problems: Problems;
  readonly #files = new Map<string, MapNode | null>();

  constructor(places: LoadPlaces, problems: Problems) {
    this.#places = places;
    this.#problems = problems;
  }

  /** The file that a reference means, or null (PM1011). */
  async find(ref: string, from: From | null): Promise<string | null> {
    if (ref === "-" && from === null) return "-";
    const { cwd, folders } = this.#places;
    const folder = from === null || from.path === "-" ? cwd : dirname(from.path);
    const found = await findSuite(ref, from === null ? folders : [folder, ...folders], folder);
    if ("path" in found) return found.path;
    const { message, hint } = found;
    if (from) this.#problems.at(from.node, "PM1011", message, hint);
    else this.#problems.at(fromCommandLine("perfmon", ref), "PM1011", message, hint);
    return null;
  }

  async load(path: string, chain: readonly string[] = []): Promise<LoadedSuite | null> {
    const root = await this.#file(path);
    if (root === null) return null;
    const own = child(root, "name");
    const name =
      own?.kind === "scalar" && typeof own.value === "string" ? own.value : path === "-" ? "stdin" : nameOfFile(path);
    const base = child(root, "extends");
    if (base === null) return { name, root: this.#complete(root), path, files: [path] };
    const target = await this.find(String(plain(base)), { node: base, path });
    const alone = (): LoadedSuite => ({ name, root: this.#complete(withoutBase(root)), path, files: [path] });
    if (target === null) return alone();
    if ([...chain, path].includes(target) || chain.length >= EXTENDS_AT_MOST) {
      this.#problems.at(
        base,
        "PM1012",
        `extends goes in a circle: ${[...chain, path, target].map(nameOfFile).join(" -> ")}`,
      );
      return alone();
    }
    const extended = await this.load(target, [...chain, path]);
    if (extended === null) return alone();
    return { name, root: this.#complete(extendSuite(extended.root, root)), path, files: [path, ...extended.files] };
  }

  async #file(path: string): Promise<MapNode | null> {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const root = await this.#read(path);
    this.#files.set(path, root);
    return root;
  }

  async #read(path: string): Promise<MapNode | null> {
    const read =
      path === "-"
        ? decode(Buffer.from(this.#places.stdin ?? ""), "(stdin)", null)
        : await readSource(path, this.#places.cwd);
    if ("diagnostic" in read) {
      this.#problems.add(read.diagnostic);
      return null;
    }
    return this.#check(read.source);
  }

  #check(source: Source): MapNode | null {
    const { root, diagnostics } = parseYaml(source);
    this.#problems.add(...diagnostics);
    if (root === null || diagnostics.some(({ severity, code }) => severity === "error" && !LEFT_OUT.has(code)))
      return null;
    // In a suite that extends another, null takes something out.
    const wrong = checkSuite(plain(child(root, "extends") ? withoutNulls(root) : root));
    this.#problems.schema(root, wrong);
    if (root.kind !== "map") return null;
    const scale = entriesOf(child(root, "vars")).get("scale");
    if (scale)
      this.#problems.atKey(
        scale,
        "PM1005",
        "a variable cannot be called scale",
        "--set scale=NAME chooses one of scales:",
      );
    // Of an entry that is there twice, what the second one says is missing.
    const paths = [...wrong.map(({ path }) => path), ...diagnostics.map(({ path }) => stepsOf(path ?? ""))];
    if (paths.length === 0) return root;
    const [ofBase, others] = [
      paths.filter(([name]) => name === "extends"),
      paths.filter(([name]) => name !== "extends"),
    ];
    const left = withoutWrong(root, others);
    return ofBase.length > 0 ? withoutBase(left) : left;
  }

  /** What only the whole suite shows: ids that are there twice, steps without a tool. */
  #complete(root: MapNode): MapNode {
    const seen = new Map<string, Span>();
    const steps = child(root, "steps");
    for (const step of steps?.kind === "list" ? steps.items : []) {
      const id = idOf(step);
      const node = child(step, "id");
      if (id === null || node === null) continue;
      const first = seen.get(id);
      if (first)
        this.#problems.at(
          node,
          "PM1007",
          `two steps have the id "${id}"`,
          `the other is in line ${first.source.place(first.start).line}`,
        );
      else seen.set(id, node);
      if (child(step, "uses") === null && steps?.incomplete === undefined)
        this.#problems.span(node, step.path, "PM1006", `step "${id}" does not say which tool it uses`, "uses: fio");
    }
    return root;
  }
}
