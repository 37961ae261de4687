import type { Command } from "commander";
import { formats } from "../api/formats.ts";
import { metrics, plugins, steps, suites, units } from "../api/list.ts";
import type { Project } from "../api/project.ts";
import { nearest } from "../errors/nearest.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { KIND_NAMES, type KindName } from "../host/kinds.ts";
import { drawTable, type TableCell } from "../plugin/text-table.ts";
import { shownPath } from "../suite/document/read.ts";
import type { Cli } from "./cli.ts";
import type { GlobalOptions } from "./terminal.ts";
import { withProject } from "./with-project.ts";

/** What can be listed: rows for a document, and the same for people. */
interface Listing {
  readonly items: readonly object[];
  readonly titles: readonly string[];
  readonly rows: readonly (readonly TableCell[])[];
  readonly empty: string;
}

type Lister = (project: Project, names: readonly string[], cli: Cli) => Promise<Listing>;

const LISTS: Readonly<Record<string, Lister>> = {
  suites: async (project) => {
    const items = await suites(project);
    const rows = items.map(({ name, path, description, tags }) => [
      name,
      description ?? "",
      tags.join(", "),
      shownPath(path, project.cwd),
    ]);
    return {
      items,
      titles: ["suite", "", "tags", "file"],
      rows,
      empty: "there are no suites; perfmon init writes one",
    };
  },
  steps: async (project, names, cli) => {
    if (names.length === 0)
      throw new PerfmonError("PM1502", "no suite was named", {
        hint: "perfmon list steps SUITE; perfmon list suites shows them",
      });
    const stdin = names.includes("-") ? await cli.stdinText() : undefined;
    const items = await steps(project, { suites: names, stdin });
    const rows = items.map(({ id, uses, repetitions: { min, max }, tags }) => [
      id,
      uses,
      min === max ? String(min) : `${min}..${max}`,
      tags.join(", "),
    ]);
    return { items, titles: ["case", "tool", "repetitions", "tags"], rows, empty: "the suite has no steps" };
  },
  metrics: async (project, names) => {
    const lists = names.length === 0 ? [null] : names;
    const items = (await Promise.all(lists.map((name) => metrics(project, name)))).flat();
    const rows = items.map(({ from, name, unit, better, kind, description }) => [
      from,
      name,
      unit,
      better,
      kind,
      description,
    ]);
    return { items, titles: ["from", "metric", "unit", "better", "kind", ""], rows, empty: "no plugin gives a metric" };
  },
  plugins: async (project) => {
    const items = plugins(project);
    const rows = items.map(({ name, gives, origin }) => [
      name,
      Object.entries(gives)
        .map(([kind, given]) => `${kind}: ${given.join(", ")}`)
        .join("; "),
      origin,
    ]);
    return { items, titles: ["plugin", "gives", "named in"], rows, empty: "no plugins are loaded" };
  },
  formats: async ({ registry }) => {
    const items = await formats(registry);
    const rows = items.map(({ name, reads, writes, summary, plugin }) => [
      name,
      [reads ? "read" : null, writes ? "written" : null].filter((word) => word !== null).join(", "),
      summary,
      plugin,
    ]);
    return { items, titles: ["format", "is", "", "plugin"], rows, empty: "" };
  },
  units: async () => {
    const items = units();
    const rows = items.map(({ name, base, factor }) => [name, name === base ? "base unit" : `${factor} ${base}`]);
    return { items, titles: ["unit", "is"], rows, empty: "" };
  },
};

/** Every kind of contribution is a list of its own. */
const ofKind =
  (kind: KindName): Lister =>
  async (project) => {
    const items = project.registry.list(kind).map(({ name, summary, plugin }) => ({ name, summary, plugin }));
    const rows = items.map(({ name, summary, plugin }) => [name, summary, plugin]);
    return { items, titles: ["name", "", "plugin"], rows, empty: `no loaded plugin gives ${kind}` };
  };

const ALL: Readonly<Record<string, Lister>> = {
  ...LISTS,
  ...Object.fromEntries(KIND_NAMES.filter((kind) => !Object.hasOwn(LISTS, kind)).map((kind) => [kind, ofKind(kind)])),
};

export function define(command: Command, cli: Cli): void {
  command
    .argument("<what>", Object.keys(ALL).join(", "))
    .argument("[name...]", "steps: which suites; metrics: which tools or monitors")
    .action((what: string, names: string[], _: GlobalOptions, self: Command) =>
      run(what, names, self.optsWithGlobals<GlobalOptions>(), cli),
    );
}

export async function run(what: string, names: readonly string[], flags: GlobalOptions, cli: Cli): Promise<void> {
  const lister = Object.hasOwn(ALL, what) ? ALL[what]! : null;
  if (lister === null) {
    const near = nearest(what, Object.keys(ALL));
    throw new PerfmonError("PM1502", `"${what}" cannot be listed`, {
      hint: `${near ? `did you mean "${near}"? ` : ""}there are ${Object.keys(ALL).join(", ")}`,
    });
  }
  if (names.length > 0 && what !== "steps" && what !== "metrics")
    throw new PerfmonError("PM1502", `perfmon list ${what} takes no name, but was given "${names[0]}"`, {
      hint: `perfmon list ${what}`,
    });
  const { items, titles, rows, empty } = await withProject(cli, flags, (project) => lister(project, names, cli));
  if (flags.json) {
    cli.document({ schema: "perfmon.list/1", what, items });
    return;
  }
  if (rows.length === 0) cli.say(empty, flags);
  const columns = titles.map((title, index) => ({ title, wrap: title === "" || index === titles.length - 1 }));
  for (const line of drawTable(columns, rows, cli.table("stdout", flags))) cli.print(line);
}
