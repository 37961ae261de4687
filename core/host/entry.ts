import { existsSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";

/** What perfmon reads of a plugin's package.json. */
export interface PackageFile {
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  readonly type?: string;
  readonly keywords?: readonly string[];
  readonly exports?: unknown;
  readonly main?: string;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** The package.json of a folder; null: there is none that can be read. */
export function packageFile(folder: string): PackageFile | null {
  try {
    const read: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return typeof read === "object" && read !== null ? (read as PackageFile) : null;
  } catch {
    return null;
  }
}

/** Sources of a plugin, which Node runs as they are, but not inside node_modules. */
const SOURCES = ["index.ts", join("src", "index.ts")];

/**
 * The module of a plugin's folder or package: its sources where it is being written, so that nothing has to be built; else what
 * its package.json exports. Null: neither is there.
 */
export function entryOf(folder: string): string | null {
  const installed = folder.split(sep).includes("node_modules");
  const { exports, main = "index.js" } = packageFile(folder) ?? {};
  const doors = exports as Readonly<Record<string, unknown>> | undefined;
  const door = typeof doors === "object" && doors !== null && "." in doors ? doors["."] : doors;
  const built = exportedPath(door) ?? main;
  return [...(installed ? [] : SOURCES), built].map((path) => join(folder, path)).find(isFile) ?? null;
}

/** A door of `exports`, by the conditions that an import fulfils, in the order written. */
function exportedPath(door: unknown): string | null {
  if (typeof door === "string") return door;
  if (typeof door !== "object" || door === null) return null;
  for (const [condition, path] of Object.entries(door))
    if (["import", "node", "module-sync", "default"].includes(condition)) {
      const found = exportedPath(path);
      if (found !== null) return found;
    }
  return null;
}

export const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();
export const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

/** The nearest folder above a file that has a package.json with a name; null: none. */
export function packageFolder(file: string): string | null {
  for (let at = file.lastIndexOf(sep); at > 0; at = file.lastIndexOf(sep, at - 1)) {
    const folder = file.slice(0, at);
    if (packageFile(folder)?.name !== undefined) return folder;
  }
  return null;
}
