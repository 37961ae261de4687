import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const SPECIFIER = /(\bfrom\s*|\bimport\s*\(\s*)"([^"]+)"/g;

/** Removes the declarations that no door leads to; gives the packages that the others name. */
export function keepReachableTypes(folder: string, doors: readonly string[]): Set<string> {
  const packages = new Set<string>();
  const reached = new Set<string>();
  const queue = doors.map((door) => door.replace(/\.ts$/, ".d.ts"));
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    const here = dirname(file);
    const text = readFileSync(join(folder, file), "utf8").replace(SPECIFIER, (_, before, name: string) => {
      if (name.startsWith(".")) queue.push(join(here, name).replace(/\.[tj]s$/, ".d.ts"));
      else if (!name.startsWith("node:")) packages.add(packageOf(name));
      return `${before}"${name.startsWith(".") ? name.replace(/\.ts$/, ".js") : name}"`;
    });
    writeFileSync(join(folder, file), text);
  }
  for (const file of globSync("**/*.d.ts", { cwd: folder })) if (!reached.has(file)) rmSync(join(folder, file));
  return packages;
}

const packageOf = (name: string) =>
  name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");
