import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative } from "node:path";
import { type Plugin, type RolldownOutput, rolldown } from "rolldown";

/** Packages that stay packages: with native code, or loaded only when something needs them. */
export const EXTERNAL: readonly string[] = ["ajv", "better-sqlite3", "execa", "fast-xml-parser", "string-width"];
/** The one that only the kits for tests of plugins load. */
const PEER = "fast-check";

/**
 * What few commands use, and most others would load with the rest of the command. They stay files of their own, beside it, and are loaded by an import like a third party's plugin.
 */
export const APART: readonly string[] = [
  "core/plugin-testing.ts",
  "plugins/dashboard/report/reporter.ts",
  "plugins/dashboard/server/dashboard.ts",
];

const isPackage = (id: string, name: string) => id === name || id.startsWith(`${name}/`);
const isExternal = (id: string) => [...EXTERNAL, PEER].some((name) => isPackage(id, name));

/** The doors of the package: a module for each entry, and what they share in chunks. Gives the paths of all that is in it. */
export async function bundleDoors(entries: readonly string[], root: string, folder: string): Promise<string[]> {
  const build = await rolldown({
    cwd: root,
    input: Object.fromEntries(entries.map((file) => [file.replace(/\.ts$/, ""), file])),
    platform: "node",
    external: (id) => isPackage(id, "@perfmon/core") || isExternal(id),
  });
  const output = await build.write({
    dir: folder,
    entryFileNames: "[name].js",
    chunkFileNames: "core/chunks/[name]-[hash].js",
    codeSplitting: { groups: [{ name: "words", test: /\/core\/(errors|model|units|stats|plugin)\/(?!testing)/ }] },
  });
  await build.close();
  return modulesOf(output, root);
}

/** Where the command is entered; its scripts lie in the folder of this file. */
const COMMAND = "core/cli/main.ts";
/** What nearly every command runs, beside what the command's entry imports: reading configurations and suites. */
const ALWAYS = ["core/cli/validate.ts", "core/config/load.ts", "node_modules/cosmiconfig/dist/index.js"];

/**
 * The command: scripts in ASCII (bin/start.js reads them as such), built-in plugins included. One holds what every command needs,
 * one each what a tool needs, one the rest: V8 takes 10 ms for a megabyte, even for what it had compiled before.
 */
export async function bundleCommand(plugins: readonly string[], root: string, dist: string): Promise<string[]> {
  const build = await rolldown({
    cwd: root,
    input: COMMAND,
    platform: "node",
    preserveEntrySignatures: "allow-extension",
    plugins: [builtInPlugins(plugins, root), apart(root), loadedLate],
    onLog: (level, log, report) => log.code === "INEFFECTIVE_DYNAMIC_IMPORT" || report(level, log),
  });
  const always = new Set([COMMAND, ...ALWAYS, ...plugins].map((file) => join(root, file)));
  const tool = (id: string) => /\/plugins\/tools\/([^/]+)\//.exec(id)?.[1];
  const output = await build.generate({
    format: "cjs",
    comments: false,
    // A module of a script runs when it is first imported, not when its script is loaded.
    strictExecutionOrder: true,
    entryFileNames: "main.cjs",
    // A chunk would be called as one of the modules that others import from it.
    chunkFileNames: ({ moduleIds }) => `${moduleIds.some((id) => always.has(id)) ? "start" : "[name]"}-[hash].cjs`,
    codeSplitting: {
      groups: [
        { name: "start", test: (id) => always.has(id), priority: 3 },
        { name: (id) => tool(id) ?? null, debugName: "tools", test: (id) => tool(id) !== undefined, priority: 2 },
        { name: "more", priority: 1 },
      ],
    },
  });
  await build.close();
  const folder = join(dist, dirname(COMMAND));
  mkdirSync(folder, { recursive: true });
  for (const chunk of output.output)
    if (chunk.type === "chunk")
      writeFileSync(
        join(folder, chunk.fileName),
        `(function (exports, require, importModule, __filename) {${ascii(chunk.code)}\n})`,
      );
  return modulesOf(output, root);
}

/** What is not ASCII stands in strings and patterns, where an escape means the same. */
const ascii = (code: string) =>
  code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** In the place of core/host/import-plugin.ts: the built-in plugins by name; all others by the import of who runs the script. */
function builtInPlugins(plugins: readonly string[], root: string): Plugin {
  const table = plugins.map((file) => {
    const name = `@perfmon/core/${file.replace(/\/index\.ts$/, "")}`;
    return `${JSON.stringify(name)}: () => import(${JSON.stringify(join(root, file))}),`;
  });
  return {
    name: "built-in-plugins",
    resolveId: (id) => (id === "@perfmon/core/plugin" ? join(root, "core/plugin-api.ts") : null),
    load: (id) =>
      id === join(root, "core/host/import-plugin.ts")
        ? `const HELD = {\n${table.join("\n")}\n};\nexport const importPlugin = (name) => HELD[name]?.() ?? importModule(name);\n`
        : null,
  };
}

/** Their imports, which are all dynamic ones, become imports from the place of who runs the script: bin/start.js. */
const apart = (root: string): Plugin => ({
  name: "apart",
  transform: (code, importer) =>
    code.includes("import(")
      ? code.replace(/\bimport\("(\.{1,2}\/[^"]+)"\)/g, (whole, path) => {
          const file = relative(root, join(dirname(importer), path));
          return APART.includes(file) ? `importModule(${JSON.stringify(`../${file.replace(/\.ts$/, ".js")}`)})` : whole;
        })
      : null,
});

const LATE = "\0late:";
/** Not before something of them is used: each takes Node 3 or 4 ms, and what imports them can mostly do without. */
const LATEST = new Set(["child_process", "crypto", "fs/promises"]);

/** What is not part of the script is loaded when the code that imports it is first run, not when the script is. */
const loadedLate: Plugin = {
  name: "loaded-late",
  resolveId(id, importer) {
    if (importer?.startsWith(LATE)) return { id, external: true };
    return isBuiltin(id) || isExternal(id) ? LATE + id : null;
  },
  load(id) {
    if (!id.startsWith(LATE)) return null;
    const name = id.slice(LATE.length);
    const loaded = `require(${JSON.stringify(name)})`;
    if (!LATEST.has(name.replace(/^node:/, ""))) return { code: `module.exports = ${loaded};`, moduleType: "js" };
    const getters = Object.keys(process.getBuiltinModule(name) ?? {}).map(
      (key) => `get ${key}() { return ${loaded}.${key}; }`,
    );
    return { code: `module.exports = {\n${getters.join(",\n")}\n};`, moduleType: "js" };
  },
};

const modulesOf = ({ output }: RolldownOutput, root: string): string[] =>
  output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds.map((id) => relative(root, id)) : []));

/** The licences of the packages that modules are of. */
export function licences(modules: readonly string[], root: string): string {
  const folders = modules.flatMap((path) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  const texts = [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${name} has no file of its licence`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(root, folder, file), "utf8").trim()}\n`;
  });
  return `Parts of these packages are in the code:\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}
