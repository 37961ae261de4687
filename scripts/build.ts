/**
 * `npm run build [-- --out FOLDER]`: dist/, a whole package of the same shape as the sources, in JavaScript: Node strips no
 * types inside node_modules. `npm pack ./dist` packs it.
 *
 * The code is bundled, third parties' included: of the time that a command takes to start, much goes into finding and
 * loading 400 files. Every door of package.json leads to a file of its name; what they share lies in chunks; the command
 * is a few scripts.
 */
import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { APART, bundleCommand, bundleDoors, EXTERNAL, licences } from "./bundle.ts";
import { keepReachableTypes } from "./reachable-types.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({ options: { out: { type: "string", default: join(root, "dist") } } });
const dist = resolve(values.out);
process.chdir(root);

rmSync(dist, { recursive: true, force: true });
const tsc = join(root, "node_modules/.bin/tsc");
const { status, error } = spawnSync(tsc, ["-p", "tsconfig.build.json", "--outDir", dist], { stdio: "inherit" });
if (error) throw error;
if (status !== 0) process.exit(1);

const plugins = globSync(["plugins/*/index.ts", "plugins/*/*/index.ts"]).sort();
const entries = ["core/index.ts", "core/plugin-api.ts", "core/plugin-testing.ts", ...plugins];
const modules = [
  ...(await bundleDoors([...entries, ...APART], root, dist)),
  ...(await bundleCommand(plugins, root, dist)),
];
writeFileSync(join(dist, "THIRD-PARTY-LICENSES"), licences(modules, root));
const needed = new Set([...EXTERNAL, ...keepReachableTypes(dist, entries)]);

const asIs = [
  "bin/*",
  "README.md",
  "CHANGELOG.md",
  "LICENSE",
  "schemas/*.json",
  "suites/**/*",
  "{core,plugins,schemas}/**/README.md",
];
for (const file of globSync(asIs).filter((path) => statSync(path).isFile())) {
  mkdirSync(dirname(join(dist, file)), { recursive: true });
  cpSync(file, join(dist, file));
}

const { devDependencies, scripts, allowScripts, exports, dependencies, files, ...published } = JSON.parse(
  readFileSync("package.json", "utf8"),
);
const manifest = {
  ...published,
  files: [...files, "THIRD-PARTY-LICENSES"],
  dependencies: Object.fromEntries(Object.entries(dependencies).filter(([name]) => needed.has(name))),
  exports: compiled(exports),
};
writeFileSync(join(dist, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);

/** The same doors, leading to what was built. */
function compiled(sources: Record<string, string>): Record<string, unknown> {
  const doors = Object.entries(sources).map(([door, path]) => {
    if (!path.endsWith(".ts")) return [door, path];
    const js = path.replace(/\.ts$/, ".js");
    return [door, { types: js.replace(/\.js$/, ".d.ts"), default: js }];
  });
  return Object.fromEntries(doors);
}
