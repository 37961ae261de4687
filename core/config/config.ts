import type { JsonObject } from "../model/case.ts";
import type { ProfileWhen } from "../model/plan.ts";
import type { Node } from "../suite/document/tree.ts";

/** Where and how perfmon runs, merged from all layers. */
export interface Config {
  /** `...` expanded; each with the place that named it. */
  readonly plugins: readonly { readonly name: string; readonly origin: string }[];
  /** The target plugin, and what the configuration says to it. */
  readonly target: { readonly name: string; readonly use: string; readonly options: JsonObject };
  /** `sqlite:/absolute/path`, or another collector's URL. */
  readonly store: string;
  /** Absolute folders of suites; the built-in ones last. */
  readonly suites: readonly string[];
  readonly monitors: readonly string[];
  readonly reporters: readonly string[];
  readonly analyzers: readonly string[];
  /** By name of a monitor, analyzer, reporter or collector. */
  readonly options: Readonly<Record<string, JsonObject>>;
  /** As written, for the reader of thresholds in core/suite; null: none. */
  readonly thresholds: Node | null;
  readonly subject: readonly string[];
  /** A baseline's name, a reference, or a rule. */
  readonly baseline: string;
  /** Boots a side where the kernel is the subject; null: no such demand. */
  readonly minBoots: number | null;
  /** Most times that what looks worse is measured again; 0: never. */
  readonly rerun: number;
  /** Which cases `exec` profiles once everything is measured. */
  readonly profile: ProfileWhen;
  /** Name of the monitor that profiles. */
  readonly profiler: string;
  readonly failOn: "low" | "medium" | "high" | "critical" | "none";
}

/** Who said what: by leaf, `store` or `options.severity.medium`, to `perfmon.config.yaml:7:8`, `PERFMON_STORE`, `--store` or `built-in`. */
export type Origins = Readonly<Record<string, string>>;
