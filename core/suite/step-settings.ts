import type { Case, JsonObject, Placement, Settle } from "../model/case.ts";
import { readActions } from "./actions.ts";
import { fromCommandLine } from "./command-line.ts";
import { parseCpuList } from "./cpu-list.ts";
import { child, type Entry, type MapNode, type Node, nodeOf, plain } from "./document/tree.ts";
import type { Problems } from "./problems.ts";
import { quantityOf } from "./quantities.ts";
import { type RepetitionOverrides, readRepetitions } from "./repetitions.ts";
import { readRequirements } from "./requirements.ts";
import { entriesOf } from "./variables.ts";

/** s; long enough for anything that a suite does once. */
const DEFAULT_TIMEOUT = 600;
const SETTLE_TIMEOUT = 30;

export interface SettingOverrides extends RepetitionOverrides {
  readonly warmup?: string | number;
  /** For one repetition: `90s`. */
  readonly timeout?: string | number;
}

/** Everything of a case that its step and the defaults say, apart from its tool. */
export type StepSettings = Pick<
  Case,
  | "title"
  | "placement"
  | "repetitions"
  | "warmup"
  | "timeout"
  | "settle"
  | "cache"
  | "setup"
  | "cleanup"
  | "prepare"
  | "conclude"
  | "requires"
  | "metrics"
  | "tags"
  | "smoke"
  | "allowDestructive"
> & {
  readonly key: string | null;
  /** Null: as configured. */
  readonly monitors: readonly Node[] | null;
  /** Names and globs of `metrics:`, where they stand. */
  readonly patterns: readonly Node[];
};

/**
 * A step with the defaults below it and the chosen scale's on top. Each property replaces the one below it; `requires` is
 * merged entry by entry and `tags` add up.
 */
export function withDefaults(
  step: Node,
  layers: {
    readonly configured?: JsonObject;
    readonly defaults: Node | null;
    readonly scale: Node | null;
    readonly tags: Node | null;
  },
): MapNode {
  const entries = new Map<string, Entry>();
  const tags: Node[] = [];
  const below = layers.configured ? nodeOf(layers.configured, "the configuration") : null;
  const tagged = layers.tags
    ? ({
        ...layers.tags,
        kind: "map",
        entries: new Map([["tags", { key: layers.tags, value: layers.tags }]]),
      } as MapNode)
    : null;
  for (const layer of [tagged, below, layers.defaults, step, layers.scale])
    for (const [name, entry] of entriesOf(layer)) {
      const under = entries.get(name)?.value;
      if (name === "tags" && entry.value.kind === "list") tags.push(...entry.value.items);
      if (name === "requires" && under?.kind === "map" && entry.value.kind === "map")
        entries.set(name, {
          key: entry.key,
          value: { ...entry.value, entries: new Map([...under.entries, ...entry.value.entries]) },
        });
      else if (name === "tags" && entry.value.kind === "list")
        entries.set(name, { key: entry.key, value: { ...entry.value, items: [...tags] } });
      else entries.set(name, entry);
    }
  return { ...(step as MapNode), entries };
}

/** Reads what `withDefaults` gave, after substitution. Shapes were checked by the schema. */
export function readSettings(step: MapNode, overrides: SettingOverrides, problems: Problems): StepSettings {
  const at = (name: string) => child(step, name);
  const text = (name: string) => {
    const node = at(name);
    return node === null ? null : String(plain(node));
  };
  const monitors = at("monitors");
  const names = metricNames(at("metrics"));
  return {
    title: text("title"),
    key: text("key"),
    placement: placement(at("cpus"), at("memory"), problems),
    repetitions: readRepetitions(at("repetitions"), overrides, problems),
    warmup: warmup(at("warmup"), overrides.warmup, problems),
    timeout: timeout(at("timeout"), overrides.timeout, problems),
    settle: settle(at("settle"), problems),
    cache: text("cache") as Case["cache"],
    setup: readActions(at("setup")),
    cleanup: readActions(at("cleanup")),
    prepare: readActions(at("prepare")),
    conclude: readActions(at("conclude")),
    requires: readRequirements(at("requires"), problems),
    metrics: { include: names.include.map(textOf), exclude: names.exclude.map(textOf) },
    patterns: [...names.include, ...names.exclude],
    tags: [...new Set(texts(at("tags")))],
    smoke: isTrue(at("smoke")),
    allowDestructive: isTrue(at("allow_destructive")),
    monitors: monitors === null ? null : monitors.kind === "list" ? monitors.items : [monitors],
  };
}

function placement(cpus: Node | null, memory: Node | null, problems: Problems): Placement {
  const list = cpus === null ? "" : String(plain(cpus));
  if (/^\d+[-,]/.test(list) && parseCpuList(list) === null)
    problems.at(
      cpus!,
      "PM1005",
      `"${list}" is no list of CPUs: a range runs from the lower number to the higher one`,
      "cpus: 0,2-3",
    );
  return {
    ...(cpus === null ? {} : { cpus: String(plain(cpus)) }),
    ...(memory === null ? {} : { memory: String(plain(memory)) }),
  };
}

function warmup(node: Node | null, flag: string | number | undefined, problems: Problems): number {
  const given = flag === undefined ? node : fromCommandLine("--warmup", String(flag));
  if (given === null) return 0;
  const value = given.kind === "scalar" && given.value !== "" ? Number(given.value) : Number.NaN;
  if (Number.isInteger(value) && value >= 0 && value <= 1000) return value;
  problems.at(given, "PM1005", "warmup must be a whole number from 0 to 1000");
  return 0;
}

function timeout(node: Node | null, flag: string | number | undefined, problems: Problems): number {
  const given = flag === undefined ? node : fromCommandLine("--timeout", String(flag));
  const value = given && quantityOf(given, "s", "timeout", problems);
  if (value !== 0) return value ?? DEFAULT_TIMEOUT;
  problems.at(given!, "PM1005", "timeout must be more than 0");
  return DEFAULT_TIMEOUT;
}

function settle(node: Node | null, problems: Problems): Settle | null {
  if (node?.kind !== "map") return null;
  const limit = (name: string, unit: "B" | "ratio" | "s") => {
    const at = child(node, name);
    return at && quantityOf(at, unit, name, problems);
  };
  const sync = child(node, "sync");
  return {
    sync: sync === null || isTrue(sync),
    dirty: limit("dirty", "B"),
    psi: limit("psi", "ratio"),
    timeout: limit("timeout", "s") ?? SETTLE_TIMEOUT,
  };
}

function metricNames(node: Node | null): { readonly include: readonly Node[]; readonly exclude: readonly Node[] } {
  if (node?.kind !== "map") return { include: items(node), exclude: [] };
  return { include: items(child(node, "include")), exclude: items(child(node, "exclude")) };
}

const items = (node: Node | null): readonly Node[] => (node?.kind === "list" ? node.items : []);

const textOf = (node: Node) => String(plain(node));

const texts = (node: Node | null): string[] => items(node).map(textOf);

const isTrue = (node: Node | null) => node !== null && plain(node) === true;
