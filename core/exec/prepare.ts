import { createHash } from "node:crypto";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Case, Facts } from "../model/case.ts";
import type { Metric } from "../model/metric.ts";
import type { Block } from "../model/plan.ts";
import type { RepetitionMonitor } from "../plugin/monitor.ts";
import type { Command, Tool } from "../plugin/tool.ts";
import { commandContext, fill, isFileName, type Placeholder, placeholders } from "./placeholders.ts";
import { placementPrefix } from "./placement.ts";

export interface NamedMonitor {
  readonly name: string;
  readonly monitor: RepetitionMonitor;
  readonly options: unknown;
}

/** A case bound to its tool, its monitors and its CPUs: everything that is the same for all its repetitions. */
export interface PreparedCase {
  readonly case: Case;
  /** Place in the run; names the folder of its raw output. */
  readonly index: number;
  readonly tool: Tool;
  readonly monitors: readonly NamedMonitor[];
  readonly cpus: readonly number[] | null;
  /** With placement, without monitors: what repeats the case without perfmon. Still with placeholders. */
  readonly plain: Command;
  /** With placement and monitors; still with placeholders. */
  readonly command: Command;
  /** Placeholders of the command; see commandContext. */
  readonly placeholders: ReadonlySet<string>;
  /** What the tool and the monitors declare. */
  readonly metrics: readonly Metric[];
  /** Its block's, with the setup and cleanup of the suite. */
  readonly block?: Block;
}

/** Pure: the same case, topology and facts give the same command. `variables`: of the subject, above the command's own. */
export function prepareCase(
  item: Case,
  index: number,
  tool: Tool,
  monitors: readonly NamedMonitor[],
  cpus: readonly number[] | null,
  facts: Facts,
  block?: Block,
  variables: Readonly<Record<string, string>> = {},
): PreparedCase {
  const given = new Set<string>();
  const context = commandContext(cpus, facts, given);
  const own = withVariables(tool.command(item.options, context), variables);
  const prefix = placementPrefix(tool.placement === "own" ? null : cpus, item.placement.memory);
  for (const word of prefix) if (placeholders([word]).length > 0) given.add(word);
  const plain: Command = prefix.length > 0 ? { ...own, argv: [...prefix, ...own.argv] } : own;
  let command = plain;
  for (const { monitor, options } of monitors) command = monitor.wrap(command, context, options);
  checkFileNames(command, item.uses);
  const toolMetrics = typeof tool.metrics === "function" ? tool.metrics(item.options) : tool.metrics;
  const metrics = [...toolMetrics, ...monitors.flatMap(({ monitor }) => monitor.metrics)];
  return { case: item, index, tool, monitors, cpus, plain, command, placeholders: given, metrics, block };
}

/** PM2005 for a file that would leave the folder that it is kept in. `who`: the plugin's name for people. */
export function checkFileNames(command: Command, who: string): void {
  for (const name of [...Object.keys(command.files ?? {}), ...Object.keys(command.inputs ?? {})])
    if (!isFileName(name))
      throw new PerfmonError("PM2005", `${who} names a file "${name}", which may lead out of the run's folder`, {
        hint: "this is the plugin's fault: letters, digits and . _ + - only",
      });
}

function withVariables(command: Command, variables: Readonly<Record<string, string>>): Command {
  if (Object.keys(variables).length === 0) return command;
  const also = <T extends Pick<Command, "env">>(one: T): T => ({ ...one, env: { ...one.env, ...variables } });
  return { ...also(command), ...(command.companions && { companions: command.companions.map(also) }) };
}

/** Every placeholder of a command, companions included. */
export function commandPlaceholders(command: Command, given: ReadonlySet<string>): Placeholder[] {
  const companions = command.companions ?? [];
  const all = placeholders([
    ...command.argv,
    ...Object.values(command.env ?? {}),
    ...Object.values(command.files ?? {}),
    command.stdin ?? "",
    ...companions.flatMap((companion) => [
      ...companion.argv,
      ...Object.values(companion.env ?? {}),
      ...("port" in companion.ready ? [companion.ready.port] : []),
    ]),
  ]);
  return all.filter(({ kind, name }) => given.has(`{${kind}:${name}}`));
}

/** What identifies a command apart from versions: binaries resolved, ports and scratch files still placeholders. */
export function commandIdentity(command: Command, binary: (name: string) => string): readonly unknown[] {
  const stable = (text: string) =>
    fill(text, ({ kind, name }) => (kind === "binary" ? binary(name) : `{${kind}:${name}}`));
  const all = (argv: readonly string[]) => argv.map(stable);
  const env = (entries: Readonly<Record<string, string>> = {}) =>
    Object.keys(entries)
      .sort()
      .map((key) => [key, stable(entries[key]!)]);
  return [
    all(command.argv),
    env(command.env),
    command.cwd ?? null,
    command.stdin ?? null,
    (command.companions ?? []).map((companion) => [all(companion.argv), env(companion.env), companion.cpus ?? null]),
  ];
}

/** Hex sha256 of resolved argv, env, tool version and parser version: a new one starts a new segment of the series. */
export function commandHash(identity: readonly unknown[], toolVersion: string | null, parserVersion: number): string {
  return createHash("sha256")
    .update(JSON.stringify([identity, toolVersion, parserVersion]))
    .digest("hex");
}
