import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { type PackageFile, packageFile } from "../host/entry.ts";
import { KIND_NAMES, KIND_TABLE, type KindName, type Kinds } from "../host/kinds.ts";
import { Registry } from "../host/registry.ts";
import type { Plugin } from "../plugin/define.ts";
import { emptyView } from "../plugin/empty-view.ts";
import type { OptionsSchema } from "../plugin/schema.ts";
import type { Check } from "../plugin/testing/check.ts";
import { prepareOptions } from "../schema/options.ts";
import { type FoundPlugin, findPlugin } from "./find-plugin.ts";
import type { Project } from "./project.ts";

/** What came of one check; `problem` null: it holds. */
export interface CheckResult {
  readonly name: string;
  readonly problem: string | null;
}

/** The checks of one thing that a plugin gives, or of the plugin itself (kind `plugin`). */
export interface TestedContribution {
  readonly kind: string;
  readonly name: string;
  readonly checks: readonly CheckResult[];
  /** Why its conformance kit was not run here; null: it was. */
  readonly untested: string | null;
}

export interface TestedPlugin {
  readonly plugin: string;
  readonly file: string;
  readonly contributions: readonly TestedContribution[];
}

/** s that a check may take: one that waits for what never comes must not hold up the others. */
const DEADLINE = 120;

/**
 * Runs the conformance kit of everything that a plugin gives. `what`: a name under `plugins:`, a folder, a file or an installed
 * package. Fixtures are looked for in the folder of the plugin's module: `fixtures/KIND/NAME`, `fixtures/NAME`, `fixtures`, `NAME/fixtures`.
 */
export async function testPlugin(project: Project, what: string): Promise<TestedPlugin> {
  const found = await findPlugin(project, what);
  const contributions: TestedContribution[] = [
    { kind: "plugin", name: found.plugin.name, checks: await results(pluginChecks(found)), untested: null },
  ];
  const registry = new Registry([found.plugin]);
  for (const kind of KIND_NAMES)
    for (const { name } of registry.list(kind)) contributions.push(await testOne(found, registry, kind, name));
  return { plugin: found.plugin.name, file: found.file, contributions };
}

async function testOne(
  found: FoundPlugin,
  registry: Registry,
  kind: KindName,
  name: string,
): Promise<TestedContribution> {
  const common = { kind: KIND_TABLE[kind].one, name };
  try {
    const kit = KITS[kind] as Kit<KindName>;
    const given = await registry.get(kind, name);
    const listed = registry.list(kind).find((each) => each.name === name)!.summary;
    const summary: Check = {
      name: "the manifest's summary is its own",
      run: () => expectThat(listed === given.summary, `the manifest says "${listed}", it says "${given.summary}"`),
    };
    const asked = await kit(given, name, (mixed) => fixtures(found, kind, name, mixed));
    const kitless = typeof asked === "string";
    const checks = await results([summary, ...(kitless ? [] : asked)]);
    return { ...common, checks, untested: kitless ? asked : null };
  } catch (error) {
    return { ...common, checks: [{ name: "it loads", problem: messageOf(error) }], untested: null };
  }
}

/** The checks of one contribution, or why there are none. `folder(mixed)`: its fixtures. */
type Kit<K extends KindName> = (
  given: Kinds[K],
  name: string,
  folder: (mixed?: boolean) => string | null,
) => Promise<readonly Check[] | string>;

const NO_FIXTURES = "there are no fixtures beside its module: a folder fixtures/, see plugins/README.md";

const KITS: { readonly [K in KindName]: Kit<K> } = {
  async tools(tool, _, folder) {
    const fixtures = folder();
    return fixtures === null ? NO_FIXTURES : (await import("../plugin-testing.ts")).testTool(tool, fixtures);
  },
  async monitors(monitor, name, folder) {
    const fixtures = folder();
    return fixtures === null
      ? NO_FIXTURES
      : (await import("../plugin-testing.ts")).testMonitor(monitor, name, fixtures);
  },
  async formats(format, _, folder) {
    const fixtures = folder(true);
    if (fixtures === null && "read" in format) return NO_FIXTURES;
    return (await import("../plugin-testing.ts")).testFormat(format, fixtures ?? []);
  },
  async analyzers(analyzer) {
    return (await import("../plugin-testing.ts")).testAnalyzer(analyzer, { options: defaults(analyzer.options) });
  },
  async reporters(reporter) {
    const { sampleReports, testReporter } = await import("../plugin-testing.ts");
    const options = defaults(reporter.options);
    const parts: string[] = [];
    const stream = { columns: 0, color: false, unicode: true, live: false, write: (text: string) => parts.push(text) };
    await reporter.report(sampleReports()[0]!.report, stream, options, emptyView);
    const writes = reporter.writes ?? (/^\s*[<{[]/.test(parts.join("")) ? "document" : "text");
    return testReporter(reporter, { writes, options });
  },
  async targets() {
    return "a target needs a machine: run testTarget from a test of the plugin's own";
  },
  async collectors() {
    return "a collector needs empty stores: run testStore from a test of the plugin's own";
  },
  async dashboards() {
    return "a dashboard needs a browser: look at it from a test of the plugin's own";
  },
};

const defaults = (schema: OptionsSchema): unknown => prepareOptions(schema, {}, null).options;

/** `mixed`: where the plugin brings other things too, `fixtures` is theirs. */
function fixtures({ file, plugin }: FoundPlugin, kind: KindName, name: string, mixed = false): string | null {
  const others = KIND_NAMES.some((each) => each !== kind && plugin[each] !== undefined);
  const places = [join(kind, name), ...(mixed && others ? [] : [name, ""])];
  const folders = [...places.map((place) => join("fixtures", place)), join(name, "fixtures")];
  return folders.map((folder) => join(dirname(file), folder)).find(holdsFixtures) ?? null;
}

const holdsFixtures = (folder: string): boolean =>
  existsSync(folder) &&
  readdirSync(folder, { withFileTypes: true }).some(
    (entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "fixture.json")),
  );

/** Of the plugin itself, and of the package that it is published in. */
function pluginChecks({ plugin, folder }: FoundPlugin): Check[] {
  const read = folder === null ? null : packageFile(folder);
  const given = KIND_NAMES.flatMap((kind) => Object.keys(plugin[kind] ?? {}));
  return [
    { name: "it gives something", run: () => expectThat(given.length > 0, "its manifest has no contributions") },
    {
      name: "names can be written in a suite",
      run: () => {
        // A format is called what its program calls it.
        const strange = KIND_NAMES.filter((kind) => kind !== "formats")
          .flatMap((kind) => Object.keys(plugin[kind] ?? {}))
          .filter((name) => !/^[a-z][a-z0-9_.-]*$/.test(name));
        expectThat(strange.length === 0, `${strange.join(", ")}: a name is lower case and begins with a letter`);
      },
    },
    { name: "summaries fit in a line", run: () => checkSummaries(plugin) },
    ...(read === null ? [] : packageChecks(plugin, read)),
  ];
}

function checkSummaries(plugin: Plugin): void {
  for (const kind of KIND_NAMES)
    for (const [name, { summary }] of Object.entries<{ readonly summary?: unknown }>(plugin[kind] ?? {}))
      expectThat(
        typeof summary === "string" && summary !== "" && summary.length <= 100 && !summary.includes("\n"),
        `the ${KIND_TABLE[kind].one} ${name} needs a summary of at most 100 characters`,
      );
}

const packageChecks = (plugin: Plugin, read: PackageFile): Check[] => [
  {
    name: "the manifest has the package's name",
    run: () => expectThat(plugin.name === read.name, `package.json says ${read.name}, the manifest ${plugin.name}`),
  },
  {
    name: "the package is found as a plugin",
    run: () => expectThat(read.keywords?.includes("perfmon-plugin"), "package.json has no keyword perfmon-plugin"),
  },
  {
    name: "perfmon is a peer of the package",
    run: () =>
      expectThat(
        read.peerDependencies?.["@perfmon/core"] !== undefined,
        "package.json has no @perfmon/core among its peerDependencies: a plugin uses the perfmon that loads it",
      ),
  },
];

function expectThat(holds: unknown, message: string): void {
  if (!holds) throw new Error(message);
}

async function results(checks: readonly Check[]): Promise<CheckResult[]> {
  const done: CheckResult[] = [];
  for (const { name, run } of checks) done.push({ name, problem: await problemOf(run) });
  return done;
}

async function problemOf(run: Check["run"]): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`it did not end within ${DEADLINE} s`), DEADLINE * 1000);
  });
  const ran = (async () => run())().then(() => null, messageOf);
  return Promise.race([ran, late]).finally(() => clearTimeout(timer));
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
