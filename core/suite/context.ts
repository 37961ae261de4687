import type { Facts, JsonObject } from "../model/case.ts";
import type { Order } from "../model/plan.ts";
import type { Monitor } from "../plugin/monitor.ts";
import type { Tool } from "../plugin/tool.ts";
import type { Node } from "./document/tree.ts";
import type { SettingOverrides } from "./step-settings.ts";

/** What planning needs to know of the project, the target and the command line. */
export interface PlanContext {
  readonly cwd: string;
  /** Folders in which a suite is found by name: the project's suites/, then the built-in ones. */
  readonly folders: readonly string[];
  /** Text of `-`. */
  readonly stdin?: string;
  /** Loads a tool; null: no plugin gives the name. */
  tool(name: string): Promise<Tool | null>;
  /** Loads a monitor that a plugin gives. */
  monitor(name: string): Promise<Monitor>;
  readonly toolNames: readonly string[];
  readonly monitorNames: readonly string[];
  /** Null: validate only; host-relative values stay as written. */
  readonly facts: Facts | null;
  readonly config: {
    /** Like `defaults:` of a suite, below them. */
    readonly defaults?: JsonObject;
    /** Like `thresholds:` of a suite, below them. */
    readonly thresholds?: Node | null;
    /** Monitors of steps that name none. */
    readonly monitors?: readonly string[];
  };
  readonly overrides: PlanOverrides;
}

/** Flags that change what suites say. */
export interface PlanOverrides extends SettingOverrides {
  readonly set: Readonly<Record<string, string>>;
  readonly order?: Order;
  readonly seed: number;
  /** Globs of case ids or step ids, or `tag:X`; a case needs to match one. Empty: all cases. */
  readonly filter: readonly string[];
  readonly exclude: readonly string[];
}
