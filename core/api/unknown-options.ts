import type { LoadedConfig } from "../config/load.ts";
import { nearest } from "../errors/nearest.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { KindName } from "../host/kinds.ts";
import type { Registry } from "../host/registry.ts";
import { fileOf } from "./left-out.ts";

/** Those whose options the configuration gives by their name. */
const WITH_OPTIONS: readonly KindName[] = ["monitors", "analyzers", "reporters", "collectors", "dashboards"];

/**
 * PM1501 for options of a name that no loaded plugin gives: a misspelt one would be without a word as if it were not there. Where
 * the plugins are named in another file than the options, these may be of one that was left out there.
 */
export function refuseUnknownOptions({ config, origins }: LoadedConfig, registry: Registry): void {
  const named = new Set(WITH_OPTIONS.flatMap((kind) => registry.names(kind)));
  for (const name of Object.keys(config.options)) {
    if (named.has(name)) continue;
    const origin = origins[`options.${name}`]!;
    if (origins.plugins !== "built-in" && fileOf(origins.plugins!) !== fileOf(origin)) continue;
    throw new PerfmonError("PM1501", `options of "${name}", which is ${whatItIs(name, registry)} (${origin})`, {
      hint: hintFor(name, named, registry),
    });
  }
}

function whatItIs(name: string, registry: Registry): string {
  if (registry.giver("tools", name) !== null) return "a tool";
  if (registry.giver("targets", name) !== null) return "a target";
  return "no monitor, analyzer, reporter, collector or dashboard of a loaded plugin";
}

function hintFor(name: string, named: ReadonlySet<string>, registry: Registry): string {
  if (registry.giver("tools", name) !== null) return "a tool's options are in suites, under with:";
  if (registry.giver("targets", name) !== null) return "a target's options are under targets:";
  const near = nearest(name, [...named]);
  return near === null ? `there are ${[...named].join(", ")}` : `did you mean "${near}"?`;
}
