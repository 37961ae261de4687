import { nearest } from "../errors/nearest.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Contribution, Plugin } from "../plugin/define.ts";
import { bounded, DEADLINE } from "./bounded.ts";
import { KIND_NAMES, KIND_TABLE, type KindName, type Kinds } from "./kinds.ts";

/** What the names of built-in plugins begin with. */
const OWN = "@perfmon/core/plugins/";

/** Whether a plugin is perfmon's own, which is tested for what others are watched for. */
export const isOwn = (plugin: string): boolean => plugin.startsWith(OWN);

interface Entry<T> {
  readonly plugin: string;
  readonly contribution: Contribution<T>;
}

/** One row of `perfmon list`. */
export interface Listed {
  readonly kind: string;
  readonly name: string;
  readonly summary: string;
  readonly plugin: string;
}

/** What to do to have a name that a plugin of perfmon's own gives, which the configuration leaves out; null: none gives it. */
export type LeftOut = (kind: KindName, name: string) => Promise<string | null>;

/** Names to contributions, of all loaded plugins. Implementations are loaded when first asked for. */
export class Registry {
  readonly #tables = new Map<KindName, Map<string, Entry<unknown>>>(KIND_NAMES.map((kind) => [kind, new Map()]));
  readonly #loaded = new Map<string, Promise<unknown>>();
  readonly plugins: readonly Plugin[];
  readonly #deadline: number;
  readonly leftOut: LeftOut;

  /** `deadline`: s for one call of a plugin's function. */
  constructor(plugins: readonly Plugin[], deadline = DEADLINE, leftOut: LeftOut = async () => null) {
    this.plugins = plugins;
    this.#deadline = deadline;
    this.leftOut = leftOut;
    for (const plugin of plugins) for (const kind of KIND_NAMES) this.#add(plugin, kind);
  }

  #add(plugin: Plugin, kind: KindName): void {
    const table = this.#tables.get(kind)!;
    for (const [name, contribution] of Object.entries<Contribution<unknown>>(plugin[kind] ?? {})) {
      const other = table.get(name);
      if (other)
        throw new PerfmonError(
          "PM2003",
          `two plugins give the ${KIND_TABLE[kind].one} "${name}": ${other.plugin} and ${plugin.name}`,
          {
            hint: "take one of them out of plugins: in the configuration",
            plugin: plugin.name,
          },
        );
      table.set(name, { plugin: plugin.name, contribution });
    }
  }

  names(kind: KindName): string[] {
    return [...this.#tables.get(kind)!.keys()];
  }

  list(kind: KindName): Listed[] {
    return [...this.#tables.get(kind)!].map(([name, { plugin, contribution }]) => ({
      kind: KIND_TABLE[kind].one,
      name,
      summary: (contribution as { readonly summary: string }).summary,
      plugin,
    }));
  }

  /** The plugin that gives a name, or null. */
  giver(kind: KindName, name: string): string | null {
    return this.#tables.get(kind)!.get(name)?.plugin ?? null;
  }

  /** Loads a contribution. PM2004 for an unknown name, with the nearest one. */
  get<K extends KindName>(kind: K, name: string): Promise<Kinds[K]> {
    const entry = this.#tables.get(kind)!.get(name);
    if (!entry) return this.#refuse(kind, name);
    const key = `${kind} ${name}`;
    let loading = this.#loaded.get(key);
    if (!loading) {
      loading = this.#load(kind, name, entry);
      this.#loaded.set(key, loading);
    }
    return loading as Promise<Kinds[K]>;
  }

  async #load<K extends KindName>(kind: K, name: string, entry: Entry<unknown>): Promise<Kinds[K]> {
    const given = (await load(kind, name, entry)) as Kinds[K];
    const { plugin } = entry;
    if (isOwn(plugin)) return given;
    return bounded(kind, given, { plugin, name, deadline: this.#deadline });
  }

  async #refuse(kind: KindName, name: string): Promise<never> {
    const { one } = KIND_TABLE[kind];
    const names = this.names(kind);
    const article = /^[aeiou]/.test(one) ? "an" : "a";
    const known = names.length ? `known: ${names.join(", ")}` : `no loaded plugin gives ${article} ${one}`;
    const leftOut = await this.leftOut(kind, name);
    const near = nearest(name, names);
    const hint =
      leftOut === null
        ? `${near ? `did you mean "${near}"? ` : ""}${known}; a plugin that brings it is named under plugins: in perfmon.config.yaml`
        : `${leftOut}; ${known}`;
    throw new PerfmonError("PM2004", `no plugin gives ${article} ${one} "${name}"`, { hint });
  }
}

async function load<T>(kind: KindName, name: string, { plugin, contribution }: Entry<T>): Promise<T> {
  let implementation: T;
  try {
    implementation =
      "load" in (contribution as object)
        ? (await (contribution as { load(): Promise<{ default: T }> }).load()).default
        : (contribution as T);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new PerfmonError(
      "PM2001",
      `the ${KIND_TABLE[kind].one} "${name}" of ${plugin} cannot be loaded: ${message}`,
      { plugin, cause: error },
    );
  }
  const { one, members, by, either = [] } = KIND_TABLE[kind];
  const given = Object(implementation) as Readonly<Record<string, unknown>>;
  const lacks = (member: string) => given[member] === undefined;
  const missing = Object.keys(members).filter(lacks);
  if (either.length > 0 && either.every((group) => group.some(lacks)))
    missing.push(either.map((group) => group.join(" and ")).join(", or "));
  if (missing.length > 0)
    throw new PerfmonError("PM2002", `the ${one} "${name}" of ${plugin} lacks ${missing.join(", ")}`, { plugin });
  const forms = { ...members, ...by?.needs[given[by.member] as string] };
  const wrong = Object.entries(forms).filter(([member, { is }]) => !is(given[member]));
  if (wrong.length > 0)
    throw new PerfmonError(
      "PM2002",
      `the ${one} "${name}" of ${plugin}: ${wrong.map(([member, { what }]) => `its ${member} must be ${what}`).join(", ")}`,
      { plugin },
    );
  return implementation;
}
