import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { Diagnostic } from "../errors/diagnostic.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Json, JsonObject } from "../model/case.ts";
import { checkConfig } from "../schema/config-document.ts";
import { parseYaml } from "../suite/document/parse.ts";
import { readSource } from "../suite/document/read.ts";
import { type Node, plain } from "../suite/document/tree.ts";
import { Problems } from "../suite/problems.ts";
import type { Config, Origins } from "./config.ts";
import { BUILT_IN_PLUGINS } from "./defaults.ts";
import {
  defaultsLayer,
  environmentLayers,
  flagLayers,
  type Layer,
  type Leaf,
  mergeLayers,
  originOf,
} from "./layers.ts";
import { ownFolder } from "./own-package.ts";

/** Where the project's configuration is looked for, in this folder and upward. JSON is YAML. */
const PLACES = ["perfmon.config.yaml", "perfmon.config.yml", "perfmon.config.json", ".config/perfmon.yaml"];

export interface LoadedConfig {
  readonly config: Config;
  readonly origins: Origins;
  /** Folder of the project's configuration, or the working directory where there is none. */
  readonly folder: string;
  /** Path of the project's configuration, or null. */
  readonly file: string | null;
}

export interface ConfigRequest {
  readonly cwd: string;
  /** `-c FILE`; undefined: look for it. */
  readonly file?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** By key of the configuration. */
  readonly flags?: Readonly<Record<string, Json | undefined>>;
}

/** Reads and merges all layers. PM1501 with every problem and its place. */
export async function loadConfig({ cwd, file, env, flags = {} }: ConfigRequest): Promise<LoadedConfig> {
  const path = file === undefined ? await findProject(cwd) : resolve(cwd, file);
  const folder = path === null ? cwd : dirname(path);
  const user = join(env.XDG_CONFIG_HOME || join(env.HOME ?? homedir(), ".config"), "perfmon", "config.yaml");
  const problems: Diagnostic[] = [];
  const files = [
    await fileLayer(user, cwd, true, problems),
    path === null ? null : await fileLayer(path, cwd, false, problems),
  ];
  const layers = [
    defaultsLayer(folder),
    ...files.filter((layer) => layer !== null),
    ...environmentLayers(env, cwd, problems),
    ...flagLayers(flags, cwd),
  ];
  for (const layer of layers) problems.push(...check(layer));
  if (problems.length > 0) throw new PerfmonError("PM1501", problems[0]!.message, { diagnostics: problems });
  const leaves = mergeLayers(layers);
  return {
    config: configOf(leaves),
    origins: Object.fromEntries([...leaves].map(([key, leaf]) => [key, originOf(leaf)])),
    folder,
    file: path,
  };
}

async function findProject(cwd: string): Promise<string | null> {
  const { cosmiconfigSync } = await import("cosmiconfig");
  const asText = (_: string, content: string) => ({ content });
  const explorer = cosmiconfigSync("perfmon", {
    searchPlaces: PLACES,
    // Up to the folder with a package.json or the root of the file system.
    searchStrategy: "project",
    loaders: { ".yaml": asText, ".yml": asText, ".json": asText },
  });
  return explorer.search(cwd)?.filepath ?? null;
}

async function fileLayer(path: string, cwd: string, optional: boolean, problems: Diagnostic[]): Promise<Layer | null> {
  const read = await readSource(path, cwd);
  if ("diagnostic" in read) {
    if (!(optional && read.diagnostic.code === "PM1001")) problems.push(read.diagnostic);
    return null;
  }
  // A file of comments only says nothing, which is allowed here.
  if (read.source.lines.every((line) => /^\s*(#|$)/.test(line))) return null;
  const { root, diagnostics } = parseYaml(read.source);
  problems.push(...diagnostics);
  return root === null ? null : { name: path, root, folder: dirname(path) };
}

function check({ root, name }: Layer): Diagnostic[] {
  if (name === "built-in") return [];
  const problems = new Problems();
  problems.schema(root, checkConfig(plain(root), { owner: " of the configuration" }));
  return problems.list();
}

function configOf(leaves: ReadonlyMap<string, Leaf>): Config {
  const value = <T extends Json>(key: string) => plain(leaves.get(key)!.node) as T;
  const below = (key: string) =>
    [...leaves]
      .filter(([name]) => name.startsWith(`${key}.`))
      .map(([name, leaf]) => [name.slice(key.length + 1), leaf] as const);
  const { node: plugins, layer } = leaves.get("plugins")!;
  const targets = Object.fromEntries(
    below("targets").map(([name, leaf]) => [name, plain(leaf.node) as { use: string } & JsonObject]),
  );
  const name = value<string>("target");
  const { use, ...options } = Object.hasOwn(targets, name) ? targets[name]! : { use: name };
  const suites = leaves.get("suites")!;
  return {
    plugins: expandPlugins(plugins, layer.name === "built-in" ? "the built-in defaults" : null, leaves.get("plugins")!),
    target: { name, use, options },
    store: absoluteStore(value<string>("store"), leaves.get("store")!.layer.folder),
    suites: [
      ...(plain(suites.node) as string[]).map((path) => resolve(suites.layer.folder, path)),
      join(ownFolder(), "suites"),
    ].filter((path, i, all) => all.indexOf(path) === i),
    monitors: value<readonly string[]>("monitors"),
    reporters: value<readonly string[]>("reporters"),
    analyzers: value<readonly string[]>("analyzers"),
    options: Object.fromEntries(below("options").map(([key, leaf]) => [key, plain(leaf.node) as JsonObject])),
    thresholds: thresholdNode(below("thresholds")),
    subject: value<readonly string[]>("subject"),
    baseline: value<string>("baseline"),
    minBoots: value<number | null>("min_boots"),
    rerun: value<number>("rerun"),
    profile: value<Config["profile"]>("profile"),
    profiler: value<string>("profiler"),
    failOn: value<Config["failOn"]>("fail_on"),
  };
}

function expandPlugins(list: Node, builtIn: string | null, leaf: Leaf): Config["plugins"] {
  const names = list.kind === "list" ? list.items : [];
  return names.flatMap((item) => {
    const name = String(plain(item));
    const origin = builtIn ?? originOf({ ...leaf, node: item });
    return name === "..."
      ? BUILT_IN_PLUGINS.map((each) => ({ name: each, origin: "the built-in defaults" }))
      : [{ name, origin }];
  });
}

/** `sqlite:` paths and bare ones become absolute, from the folder of whoever said them. */
function absoluteStore(url: string, folder: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):/.exec(url)?.[1] ?? null;
  if (scheme !== null && scheme !== "sqlite") return url;
  const path = scheme === null ? url : url.slice("sqlite:".length);
  return `sqlite:${isAbsolute(path) ? path : resolve(folder, path)}`;
}

/** The thresholds of all layers as one map. */
function thresholdNode(entries: readonly (readonly [string, Leaf])[]): Node | null {
  if (entries.length === 0) return null;
  const first = entries[0]![1].node;
  return {
    ...first,
    kind: "map",
    entries: new Map(entries.map(([name, { node }]) => [name, { key: node, value: node }])),
  } as Node;
}
