import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Modules of plugins that were loaded, and the plugins' names. */
const loaded = new Map<string, string>();

/** Remembers whose code lies at a URL. */
export function remember(url: string, plugin: string): void {
  if (url.startsWith("file:")) loaded.set(fileURLToPath(url), plugin);
}

/**
 * The plugin whose code a stack of calls goes through, the innermost; null: none. By its module, else by the folder of that.
 * `ownFolder`: perfmon's.
 */
export function whose(stack: string, ownFolder: string): string | null {
  for (const [, url] of stack.matchAll(/(file:\/\/[^\s)]*?)(?::\d+){1,2}\)?$/gm)) {
    const file = fileURLToPath(url!);
    const plugin = loaded.get(file) ?? inFolder(file, ownFolder);
    if (plugin !== undefined) return plugin;
  }
  return null;
}

/** What plugins were asked for and have not brought, in words: `./lab.ts, asked to open the target lab`. */
const awaited = new Set<string>();

/** Waits for a plugin, so that it can be named where nothing is left that could make it answer. */
export async function awaiting<T>(plugin: string, doing: string, promise: T | Promise<T>): Promise<T> {
  const words = `${plugin}, asked to ${doing}`;
  awaited.add(words);
  try {
    return await promise;
  } finally {
    awaited.delete(words);
  }
}

/** Who is waited for. */
export const awaitedOnes = (): readonly string[] => [...awaited];

/**
 * By the folder that a plugin's module lies in. What lies in a node_modules below that folder is somebody else's, and perfmon's own
 * code is so wherever it is: a plugin in a project's root is not to blame for all that the project has installed.
 */
function inFolder(file: string, ownFolder: string): string | undefined {
  const own = `${ownFolder}/`;
  const folders = [...loaded].filter(([module]) => {
    const folder = `${dirname(module)}/`;
    if (!file.startsWith(folder) || file.slice(folder.length - 1).includes("/node_modules/")) return false;
    return !file.startsWith(own) || (folder.startsWith(own) && folder !== own);
  });
  return folders.sort(([a], [b]) => b.length - a.length)[0]?.[1];
}
