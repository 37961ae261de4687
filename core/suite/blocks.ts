import { child, type MapNode, type Node, plain } from "./document/tree.ts";
import type { From, LoadedSuite, SuiteLoader } from "./load.ts";
import { mergeNodes } from "./merge.ts";
import type { Problems } from "./problems.ts";
import { type Scope, substitute } from "./substitute.ts";
import { entriesOf, incompleteNames, variablesOf } from "./variables.ts";

/** Steps that run together: those of one suite, with its variables. */
export interface SuiteBlock {
  /** Unique among the blocks. */
  readonly name: string;
  readonly root: MapNode;
  readonly vars: ReadonlyMap<string, Node>;
  readonly steps: readonly Node[];
}

export interface LoadedBlocks {
  readonly roots: readonly LoadedSuite[];
  readonly files: readonly string[];
  /** Included suites before the steps of the one that includes them. */
  readonly blocks: readonly SuiteBlock[];
  /** Every suite that was reached, with its variables, for `--set`. */
  readonly suites: readonly { readonly root: MapNode; readonly vars: ReadonlyMap<string, Node> }[];
}

const INCLUDES_AT_MOST = 8;

/** Loads the suites that references name, with all that they include. */
export async function loadBlocks(
  refs: readonly string[],
  loader: SuiteLoader,
  set: Readonly<Record<string, string>>,
  problems: Problems,
): Promise<LoadedBlocks> {
  const roots: LoadedSuite[] = [];
  const files = new Set<string>();
  const blocks: SuiteBlock[] = [];
  const suites: { root: MapNode; vars: ReadonlyMap<string, Node> }[] = [];

  const unique = (name: string): string => {
    const taken = new Set(blocks.map((block) => block.name));
    for (let i = 2, free = name; ; free = `${name}-${i++}`) if (!taken.has(free)) return free;
  };

  const add = async (suite: LoadedSuite, include: IncludeEntry | null, chain: readonly string[]): Promise<void> => {
    for (const file of suite.files) files.add(file);
    const vars = variablesOf(suite.root, include?.vars ?? null, set, problems);
    const root = include?.defaults ? withDefaults(suite.root, include.defaults) : suite.root;
    suites.push({ root, vars });
    const list = child(root, "include");
    for (const item of list?.kind === "list" ? list.items : []) {
      const entry = includeEntry(item, { vars, matrix: null, incomplete: incompleteNames(root) }, problems);
      const path = await loader.find(entry.suite, { node: entry.place, path: suite.path } satisfies From);
      if (path === null) continue;
      if ([...chain, suite.path].includes(path) || chain.length >= INCLUDES_AT_MOST) {
        problems.at(entry.place, "PM1012", `include goes in a circle: ${entry.suite} is being read already`);
        continue;
      }
      const loaded = await loader.load(path);
      if (loaded) await add(loaded, entry, [...chain, suite.path]);
    }
    const steps = child(root, "steps");
    const thresholds = child(root, "thresholds");
    if (thresholds && steps === null && root.incomplete === undefined)
      problems.at(
        thresholds,
        "PM1013",
        "thresholds: of a suite are for its own steps, and it has none",
        "say them in the suites that it includes, or in perfmon.config.yaml for all",
      );
    if (steps?.kind === "list" && steps.items.length > 0)
      blocks.push({ name: unique(include?.name ?? suite.name), root, vars, steps: steps.items });
  };

  for (const ref of refs) {
    const path = await loader.find(ref, null);
    const suite = path === null ? null : await loader.load(path);
    if (!suite) continue;
    roots.push(suite);
    await add(suite, null, []);
  }
  return { roots, files: [...files], blocks, suites };
}

interface IncludeEntry {
  readonly suite: string;
  readonly place: Node;
  readonly name: string | null;
  /** With the including suite's variables filled in. */
  readonly vars: Node | null;
  readonly defaults: Node | null;
}

function includeEntry(item: Node, scope: Scope, problems: Problems): IncludeEntry {
  const filled = (node: Node | null) => node && substitute(node, scope, problems);
  if (item.kind === "scalar") return { suite: String(item.value), place: item, name: null, vars: null, defaults: null };
  const place = child(item, "suite") ?? item;
  const name = child(item, "name");
  return {
    suite: String(plain(place)),
    place,
    name: name && String(plain(name)),
    vars: filled(child(item, "vars")),
    defaults: filled(child(item, "defaults")),
  };
}

function withDefaults(root: MapNode, defaults: Node): MapNode {
  const merged = mergeNodes(child(root, "defaults"), defaults);
  return { ...root, entries: new Map(entriesOf(root)).set("defaults", { key: defaults, value: merged }) };
}
