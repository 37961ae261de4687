import { registerHooks } from "node:module";
import { isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { API_VERSION, BRAND, type Plugin } from "../plugin/define.ts";
import { DEADLINE } from "./bounded.ts";
import { entryOf, isFolder } from "./entry.ts";
import { importPlugin } from "./import-plugin.ts";
import { remember } from "./whose.ts";

/** A name of `plugins:` and where it was written, for messages. */
export interface PluginReference {
  readonly name: string;
  /** `perfmon.config.yaml:4:5`, or `the built-in defaults`. */
  readonly origin: string;
}

let shared = false;

/** Every plugin, wherever it lies, gets this copy's `@perfmon/core/plugin`: one API in a process. */
function shareTheApi(): void {
  if (shared) return;
  shared = true;
  const here = import.meta.url;
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier !== "@perfmon/core/plugin" && specifier !== "@perfmon/core/plugin/testing")
        return next(specifier, context);
      return next(specifier, { ...context, parentURL: here });
    },
  });
}

/**
 * Imports one plugin. `folder`: where relative paths and packages are looked up (the config's). PM2001 where it cannot be
 * loaded, PM2002 where it is no plugin or one for another API. `deadline`: s, since what it awaits at its top may never come.
 */
export async function loadPlugin(reference: PluginReference, folder: string, deadline = DEADLINE): Promise<Plugin> {
  const { name, origin } = reference;
  let module: { readonly default?: unknown };
  try {
    const url = await locate(name, folder);
    remember(url, name);
    module = await inTime(importPlugin(url), deadline);
  } catch (error) {
    throw notLoaded(name, origin, error);
  }
  return asPlugin(module.default, reference);
}

function asPlugin(found: unknown, { name, origin }: PluginReference): Plugin {
  const other = typeof found === "object" && found !== null ? apiOf(found) : null;
  if (other === null)
    throw new PerfmonError("PM2002", `"${name}" (${origin}) is no perfmon plugin`, {
      hint: 'its default export must be what definePlugin() of "@perfmon/core/plugin" gives',
      plugin: name,
    });
  if (other !== API_VERSION)
    throw new PerfmonError(
      "PM2002",
      `"${name}" (${origin}) is for plugin API ${other}; this perfmon has ${API_VERSION}`,
      {
        hint:
          typeof other === "number" && other > API_VERSION
            ? `install a newer perfmon, or a version of ${name} for API ${API_VERSION}`
            : `install a version of ${name} for API ${API_VERSION}`,
        plugin: name,
      },
    );
  return found as Plugin;
}

/** The API version that a plugin says it is for; null: no copy of the API made it. One of a later API has another brand. */
function apiOf(found: object): unknown {
  if ((found as Partial<Plugin>)[BRAND] === true) return (found as { readonly apiVersion?: unknown }).apiVersion;
  const brands = Object.getOwnPropertySymbols(found).map(({ description }) =>
    /^perfmon\.plugin\/(\d+)$/.exec(description ?? ""),
  );
  const brand = brands.find((match) => match !== null);
  return brand ? Number(brand[1]) : null;
}

/** The URL or the name that imports a plugin: of a file, of a folder, or of a package that is installed for `folder`. */
export async function locate(name: string, folder: string): Promise<string> {
  if (name.startsWith("@perfmon/core/")) return name;
  shareTheApi();
  if (isPath(name)) return pathToFileURL(entryOfPath(resolve(folder, name))).href;
  const { createRequire } = await import("node:module");
  const { resolve: find } = createRequire(resolve(folder, "_"));
  try {
    return pathToFileURL(find(name)).href;
  } catch (error) {
    // A package that has a door for imports only.
    const found = (find.paths(name) ?? []).map((each) => join(each, name)).find(isFolder);
    const entry = found === undefined ? null : entryOf(found);
    if (entry === null) throw error;
    return pathToFileURL(entry).href;
  }
}

/** The origin of a plugin that a user named on the command line. */
export const COMMAND_LINE = "the command line";

/** Whether a name of `plugins:` is a path. */
export const isPath = (name: string): boolean => name.startsWith(".") || isAbsolute(name);

function entryOfPath(path: string): string {
  if (!isFolder(path)) return path;
  const entry = entryOf(path);
  if (entry !== null) return entry;
  throw new Error("the folder has neither an index.ts nor a package.json whose exports lead to a file");
}

/** The timer also keeps the process alive, which would end in silence where nothing else is left to wait for. */
function inTime<T>(loading: Promise<T>, deadline: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not load within ${deadline} s`)), deadline * 1000);
  });
  return Promise.race([loading, late]).finally(() => clearTimeout(timer));
}

function notLoaded(name: string, origin: string, error: unknown): PerfmonError {
  const message = error instanceof Error ? error.message : String(error);
  return new PerfmonError("PM2001", `the plugin "${name}" (${origin}) cannot be loaded: ${message.split("\n")[0]}`, {
    hint:
      hintFor(name, error as { readonly code?: string; readonly message?: string }) ??
      (origin === COMMAND_LINE ? "name a plugin's folder or its module" : "check the name, or take it out of plugins:"),
    plugin: name,
    cause: error,
  });
}

const MISSING = new Set(["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND", "ERR_PACKAGE_PATH_NOT_EXPORTED"]);

/** Null: the message says it all. */
function hintFor(
  name: string,
  { code, message = "" }: { readonly code?: string; readonly message?: string },
): string | null {
  // What the plugin itself imports: a peer that npm was told not to install, or a dependency that its author has at hand.
  const [, needed] = /^Cannot find package '([^']+)' imported from/.exec(message) ?? [];
  if (needed !== undefined && needed !== name)
    return `the plugin needs the package ${needed}: npm install ${needed}, where the plugin is installed`;
  if (code === "ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING")
    return "a package is published as JavaScript: Node runs no TypeScript inside node_modules";
  if (code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX" || code === "ERR_INVALID_TYPESCRIPT_SYNTAX")
    return "Node only strips types: no enum, no namespace, no parameter properties; tsc tells with erasableSyntaxOnly";
  if (MISSING.has(code ?? "") && !isPath(name) && !name.startsWith("@perfmon/core/")) return `npm install ${name}`;
  return null;
}
