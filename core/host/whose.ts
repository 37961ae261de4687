import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Modules of plugins that were loaded, and the plugins' names. */
const loaded = new Map<string, string>();

/** Remembers whose code lies at a URL. */
export function remember(url: string, plugin: string): void {
  if (url.startsWith("file:")) loaded.set(fileURLToPath(url), plugin);
}

/** The plugin whose code a stack of calls goes through, the innermost; null: none. By its module, else by the folder of that. */
export function whose(stack: string): string | null {
  for (const [, url] of stack.matchAll(/(file:\/\/[^\s)]*?)(?::\d+){1,2}\)?$/gm)) {
    const file = fileURLToPath(url!);
    const plugin = loaded.get(file) ?? inFolder(file);
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

function inFolder(file: string): string | undefined {
  const folders = [...loaded].filter(([module]) => file.startsWith(`${dirname(module)}/`));
  return folders.sort(([a], [b]) => b.length - a.length)[0]?.[1];
}
