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

function inFolder(file: string): string | undefined {
  const folders = [...loaded].filter(([module]) => file.startsWith(`${dirname(module)}/`));
  return folders.sort(([a], [b]) => b.length - a.length)[0]?.[1];
}
