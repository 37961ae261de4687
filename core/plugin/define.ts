import type { Analyzer } from "./analyzer.ts";
import type { Collector } from "./collector.ts";
import type { Dashboard } from "./dashboard.ts";
import type { Format } from "./format.ts";
import type { Monitor } from "./monitor.ts";
import type { Reporter } from "./reporter.ts";
import type { OptionsOf, OptionsSchema } from "./schema.ts";
import type { Target } from "./target.ts";
import type { Tool } from "./tool.ts";

/** The version of what is declared here. A plugin says for which one it was written (`apiVersion`). */
export const API_VERSION = 1;

/** Plugins carry this brand, so that two copies of the API do not break each other. */
export const BRAND = Symbol.for("perfmon.plugin/1");

/**
 * A contribution, given at once or loaded when it is first used:
 * `fio: { summary: "disk I/O", load: () => import("./tool.ts") }`, whose default export it is.
 */
export type Contribution<T> = T | { readonly summary: string; load(): Promise<{ readonly default: T }> };
type Contributions<T> = Readonly<Record<string, Contribution<T>>>;

/** What a plugin brings, by kind and by the name under which suites and config speak of it. */
export interface Manifest {
  /** The package's or module's name. */
  readonly name: string;
  readonly apiVersion: typeof API_VERSION;
  readonly tools?: Contributions<Tool>;
  readonly targets?: Contributions<Target>;
  readonly monitors?: Contributions<Monitor>;
  readonly collectors?: Contributions<Collector>;
  readonly analyzers?: Contributions<Analyzer>;
  readonly reporters?: Contributions<Reporter>;
  readonly formats?: Contributions<Format>;
  readonly dashboards?: Contributions<Dashboard>;
}

/** A manifest that definePlugin has marked: the default export of a plugin's module. */
export type Plugin = Manifest & { readonly [BRAND]: true };

/** The default export of every plugin. Pure: it registers nothing. */
export function definePlugin(manifest: Manifest): Plugin {
  return Object.freeze({ ...manifest, [BRAND]: true as const });
}

/**
 * Checks a tool against the type of its options; returns it as it is. The type is what the schema says, where that is written in
 * TypeScript (see OptionsOf), or is given: `defineTool<FioOptions>({...})`.
 */
export function defineTool<const Schema extends OptionsSchema>(
  tool: Tool<OptionsOf<Schema>> & { readonly options: Schema },
): Tool<OptionsOf<Schema>>;
export function defineTool<Options>(tool: Tool<Options>): Tool<Options>;
export function defineTool(tool: Tool): Tool {
  return tool;
}
