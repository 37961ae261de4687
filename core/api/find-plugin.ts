import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ownFolder } from "../config/own-package.ts";
import { nearest } from "../errors/nearest.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { entryOf, isFile, isFolder, packageFolder } from "../host/entry.ts";
import { KIND_NAMES } from "../host/kinds.ts";
import { COMMAND_LINE, isPath, loadPlugin, locate } from "../host/load.ts";
import type { Registry } from "../host/registry.ts";
import type { Plugin } from "../plugin/define.ts";
import type { Project } from "./project.ts";

export interface FoundPlugin {
  readonly plugin: Plugin;
  /** The line of the configuration that names it; null: none does. */
  readonly origin: string | null;
  /** Its module. */
  readonly file: string;
  /** The folder of the package whose module it is; null: it is none's. */
  readonly folder: string | null;
}

/**
 * A plugin by its name or what it gives (`fio`), of those that the configuration names; else by a path or the name of an
 * installed package. PM2001 and PM2002 as `loadPlugin`, PM2004 for what is nearly the name of one that is there.
 */
export async function findPlugin({ registry, config, folder, cwd }: Project, what: string): Promise<FoundPlugin> {
  const here = !isPath(what) && (isFolder(resolve(cwd, what)) || isFile(resolve(cwd, what))) ? `./${what}` : what;
  if (!isPath(here)) {
    const { plugins } = registry;
    const named = plugins.findIndex((plugin, i) => plugin.name === what || config.plugins[i]?.name === what);
    const giving = plugins.findIndex((plugin) => KIND_NAMES.some((kind) => Object.hasOwn(plugin[kind] ?? {}, what)));
    const index = named === -1 ? giving : named;
    if (index !== -1) {
      const { name, origin } = config.plugins[index]!;
      return { plugin: plugins[index]!, origin, ...(await placeOf(name, folder)) };
    }
  }
  const plugin = await loadPlugin({ name: here, origin: COMMAND_LINE }, cwd).catch((error: unknown) => {
    throw isPath(here) ? error : (slip(registry, what, error) ?? error);
  });
  return { plugin, origin: null, ...(await placeOf(here, cwd)) };
}

/** What was meant, where nothing is called so; null: something else is wrong. */
function slip({ plugins }: Registry, what: string, error: unknown): PerfmonError | null {
  const code = (error as { readonly cause?: { readonly code?: unknown } }).cause?.code;
  const gives = plugins.flatMap((plugin) => KIND_NAMES.flatMap((kind) => Object.keys(plugin[kind] ?? {})));
  const near = code === "MODULE_NOT_FOUND" ? nearest(what, [...plugins.map(({ name }) => name), ...gives]) : null;
  if (near === null) return null;
  return new PerfmonError("PM2004", `no plugin is called "${what}", and none gives it`, {
    hint: `did you mean "${near}"?`,
    cause: error,
  });
}

async function placeOf(name: string, from: string): Promise<Pick<FoundPlugin, "file" | "folder">> {
  const built = /^@perfmon\/core\/(plugins\/.*)$/.exec(name)?.[1];
  if (built !== undefined) {
    const module = join(ownFolder(), built, "index.ts");
    return { file: isFile(module) ? module : module.replace(/ts$/, "js"), folder: null };
  }
  const file = fileURLToPath(await locate(name, from));
  const folder = packageFolder(file);
  return { file, folder: folder !== null && entryOf(folder) === file ? folder : null };
}
