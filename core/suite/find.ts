import { statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { nearest } from "../errors/nearest.ts";

const ENDINGS = [".yaml", ".yml", ".json"] as const;

/** A suite that is found by its name: `perfmon list suites`. */
export interface ListedSuite {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

export type FoundSuite = { readonly path: string } | { readonly message: string; readonly hint: string };

/**
 * The file that a reference means: a path where it holds a slash or ends like a file, else a name, looked up in `folders`
 * in their order. `base`: where relative paths start from.
 */
export async function findSuite(ref: string, folders: readonly string[], base: string): Promise<FoundSuite> {
  const isPath = ref.includes("/") || ENDINGS.some((ending) => ref.endsWith(ending));
  if (isPath) {
    const path = resolve(base, ref);
    if (isThere(path)) return { path };
    const names = await readdir(dirname(path)).catch(() => []);
    const near = nearest(basename(path), names);
    return {
      message: `there is no suite ${ref}`,
      hint: near ? `did you mean "${join(dirname(ref), near)}"?` : `there is no file ${path}`,
    };
  }
  for (const folder of folders)
    for (const ending of ENDINGS) {
      const path = join(folder, ref + ending);
      if (isThere(path)) return { path };
    }
  const known = (await listSuites(folders)).map(({ name }) => name);
  const near = nearest(ref, known);
  const list = known.length > 0 ? `known: ${known.join(", ")}` : "there are none";
  return {
    message: `there is no suite "${ref}"`,
    hint: near ? `did you mean "${near}"?` : `${list}; a file is named by its path: ./${ref}.yaml`,
  };
}

/** Every suite of the folders by name; of two of one name the first, which is the one that is found. */
export async function listSuites(folders: readonly string[]): Promise<ListedSuite[]> {
  const found = new Map<string, string>();
  for (const folder of folders) {
    const files = (await readdir(folder).catch(() => [] as string[])).sort();
    for (const file of files) {
      const ending = ENDINGS.find((each) => file.endsWith(each));
      const name = ending && file.slice(0, -ending.length);
      if (name && !found.has(name)) found.set(name, join(folder, file));
    }
  }
  return [...found].map(([name, path]) => ({ name, path }));
}

export const nameOfFile = (path: string): string => basename(path).replace(/\.(yaml|yml|json)$/, "");

function isThere(path: string): boolean {
  try {
    return !statSync(path).isDirectory();
  } catch {
    return false;
  }
}
