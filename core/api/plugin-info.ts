import { packageFile } from "../host/entry.ts";
import { KIND_NAMES, KIND_TABLE, type KindName } from "../host/kinds.ts";
import { Registry } from "../host/registry.ts";
import type { Metric } from "../model/metric.ts";
import type { OptionsSchema } from "../plugin/schema.ts";
import type { Requirement } from "../plugin/tool.ts";
import { declaredMetrics, declaredRequirements } from "./declared.ts";
import { findPlugin } from "./find-plugin.ts";
import type { Project } from "./project.ts";

export interface PluginInfo {
  readonly plugin: string;
  /** Of its package; null: it is in none. */
  readonly version: string | null;
  readonly description: string | null;
  readonly apiVersion: number;
  /** The line of the configuration that names it; null: none does. */
  readonly origin: string | null;
  /** Its module. */
  readonly file: string;
  readonly gives: readonly ContributionInfo[];
}

export interface ContributionInfo {
  readonly kind: string;
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionInfo[];
  /** Of tools and monitors. */
  readonly metrics: readonly Metric[];
  /** Programs that it may need. */
  readonly programs: readonly string[];
}

export interface OptionInfo {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  /** As JSON; null: none. */
  readonly default: string | null;
}

/** All that a plugin says of itself; what it gives is loaded for it. `what` as for `findPlugin`. */
export async function pluginInfo(project: Project, what: string): Promise<PluginInfo> {
  const { plugin, origin, file, folder } = await findPlugin(project, what);
  const { version = null, description = null } = (folder === null ? null : packageFile(folder)) ?? {};
  const registry = new Registry([plugin]);
  const gives = KIND_NAMES.flatMap((kind) => registry.list(kind).map(({ name }) => describe(registry, kind, name)));
  return {
    plugin: plugin.name,
    version,
    description,
    apiVersion: plugin.apiVersion,
    origin,
    file,
    gives: await Promise.all(gives),
  };
}

async function describe(registry: Registry, kind: KindName, name: string): Promise<ContributionInfo> {
  const given = (await registry.get(kind, name)) as {
    readonly summary: string;
    readonly options?: OptionsSchema;
    readonly metrics?: readonly Metric[] | ((options: unknown) => readonly Metric[]);
    requires?(options: unknown): readonly Requirement[];
  };
  const { summary, options, metrics, requires } = given;
  const programs = requires && options ? declaredRequirements(options, (chosen) => given.requires!(chosen)) : [];
  return {
    kind: KIND_TABLE[kind].one,
    name,
    summary,
    options: options ? optionsOf(options) : [],
    metrics: metrics && options ? declaredMetrics(options, metrics) : [],
    programs: [...new Set(programs.flatMap(({ binary }) => binary ?? []))],
  };
}

function optionsOf({ properties, required = [] }: OptionsSchema): OptionInfo[] {
  return Object.entries(properties).map(([name, property]) => ({
    name,
    description: String(property.description ?? ""),
    required: required.includes(name),
    default: property.default === undefined ? null : JSON.stringify(property.default),
  }));
}
