import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { rolldown } from "rolldown";

/** Packages that stay packages: with native code, or loaded only when something needs them. */
export const EXTERNAL: readonly string[] = ["ajv", "better-sqlite3", "execa", "string-width"];

const isPackage = (id: string, name: string) => id === name || id.startsWith(`${name}/`);

/** Bundles the sources into `folder`; gives the licences of the packages that are now part of it. */
export async function bundle(entries: readonly string[], root: string, folder: string): Promise<string> {
  const build = await rolldown({
    cwd: root,
    input: Object.fromEntries(entries.map((file) => [file.replace(/\.ts$/, ""), file])),
    platform: "node",
    external: (id) => isPackage(id, "@perfmon/core") || [...EXTERNAL, "fast-check"].some((name) => isPackage(id, name)),
  });
  const { output } = await build.write({
    dir: folder,
    entryFileNames: "[name].js",
    chunkFileNames: "core/chunks/[name]-[hash].js",
    codeSplitting: {
      groups: [
        { name: "words", test: /\/core\/(errors|model|units|stats|plugin)\/(?!testing)/, priority: 2 },
        {
          name: "suites",
          test: /\/core\/(schema|config|suite|host)\/|\/node_modules\/(yaml|cosmiconfig)\//,
          priority: 1,
        },
      ],
    },
  });
  await build.close();
  const modules = output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []));
  return licences(packagesOf(modules.map((id) => relative(root, id))), root);
}

/** Folders of the packages that modules belong to. */
function packagesOf(paths: readonly string[]): string[] {
  const folders = paths.flatMap((path) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].sort();
}

function licences(folders: readonly string[], root: string): string {
  const texts = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${name} has no file of its licence`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(root, folder, file), "utf8").trim()}\n`;
  });
  return `Parts of these packages are in core/chunks:\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}
