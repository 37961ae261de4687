/**
 * `npm run build [-- --out FOLDER]`: dist/, a whole package of the same shape as the sources, in JavaScript: Node strips no
 * types inside node_modules. `npm pack ./dist` packs it.
 */
import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({ options: { out: { type: "string", default: join(root, "dist") } } });
const dist = resolve(values.out);
process.chdir(root);

rmSync(dist, { recursive: true, force: true });
const tsc = join(root, "node_modules/.bin/tsc");
const { status, error } = spawnSync(tsc, ["-p", "tsconfig.build.json", "--outDir", dist], { stdio: "inherit" });
if (error) throw error;
if (status !== 0) process.exit(1);

const asIs = [
  "bin/perfmon.js",
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

const { devDependencies, scripts, allowScripts, exports, ...published } = JSON.parse(
  readFileSync("package.json", "utf8"),
);
writeFileSync(join(dist, "package.json"), `${JSON.stringify({ ...published, exports: compiled(exports) }, null, 2)}\n`);

/** The same doors, leading to what tsc wrote. */
function compiled(sources: Record<string, string>): Record<string, unknown> {
  const entries = Object.entries(sources).map(([door, path]) => {
    if (!path.endsWith(".ts")) return [door, path];
    const js = path.replace(/\.ts$/, ".js");
    return [door, { types: js.replace(/\.js$/, ".d.ts"), default: js }];
  });
  return Object.fromEntries(entries);
}
