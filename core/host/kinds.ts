import type { Analyzer } from "../plugin/analyzer.ts";
import type { Collector } from "../plugin/collector.ts";
import type { Dashboard } from "../plugin/dashboard.ts";
import type { Format } from "../plugin/format.ts";
import type { Monitor } from "../plugin/monitor.ts";
import type { Reporter } from "../plugin/reporter.ts";
import type { Target } from "../plugin/target.ts";
import type { Tool } from "../plugin/tool.ts";

/** The kinds of contribution, in the manifest's spelling, and what each is. */
export interface Kinds {
  tools: Tool;
  targets: Target;
  monitors: Monitor;
  collectors: Collector;
  analyzers: Analyzer;
  reporters: Reporter;
  formats: Format;
  dashboards: Dashboard;
}

export type KindName = keyof Kinds;

/** The word for one of them, and the members without which it is none. */
export const KIND_TABLE: {
  readonly [K in KindName]: {
    readonly one: string;
    readonly members: readonly string[];
    /** Groups of members, of which it needs one. */
    readonly either?: readonly (readonly string[])[];
  };
} = {
  tools: { one: "tool", members: ["options", "metrics", "command", "parse", "parserVersion"] },
  targets: { one: "target", members: ["options", "open"] },
  monitors: { one: "monitor", members: ["options", "metrics", "scope", "read"] },
  collectors: { one: "collector", members: ["options", "open"] },
  analyzers: { one: "analyzer", members: ["options", "hook"] },
  reporters: { one: "reporter", members: ["options", "report"] },
  formats: { one: "format", members: [], either: [["detect", "read"], ["write"], ["writeProfiles"]] },
  dashboards: { one: "dashboard", members: ["options", "serve"] },
};

export const KIND_NAMES = Object.keys(KIND_TABLE) as readonly KindName[];
