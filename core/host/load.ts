import { registerHooks } from "node:module";
import { isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { API_VERSION, BRAND, type Plugin } from "../plugin/define.ts";
import { importPlugin } from "./import-plugin.ts";

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

/** Imports one plugin. `folder`: where relative paths and packages are looked up (the config's). */
export async function loadPlugin(reference: PluginReference, folder: string): Promise<Plugin> {
  const { name, origin } = reference;
  let module: { readonly default?: unknown };
  try {
    module = await importPlugin(await locate(name, folder));
  } catch (error) {
    throw notLoaded(name, origin, error);
  }
  const plugin = module.default as Partial<Plugin> | undefined;
  if (typeof plugin !== "object" || plugin === null || plugin[BRAND] !== true)
    throw new PerfmonError("PM2002", `"${name}" (${origin}) is no perfmon plugin`, {
      hint: 'its default export must be what definePlugin() of "@perfmon/core/plugin" gives',
      plugin: name,
    });
  if (plugin.apiVersion !== API_VERSION)
    throw new PerfmonError(
      "PM2002",
      `"${name}" (${origin}) is for plugin API ${plugin.apiVersion}; this perfmon has ${API_VERSION}`,
      {
        hint: `install a version of ${name} for API ${API_VERSION}`,
        plugin: name,
      },
    );
  return plugin as Plugin;
}

async function locate(name: string, folder: string): Promise<string> {
  if (name.startsWith("@perfmon/core/")) return name;
  shareTheApi();
  if (name.startsWith(".") || isAbsolute(name)) return pathToFileURL(resolve(folder, name)).href;
  const { createRequire } = await import("node:module");
  return pathToFileURL(createRequire(resolve(folder, "_")).resolve(name)).href;
}

function notLoaded(name: string, origin: string, error: unknown): PerfmonError {
  const code = (error as { code?: string }).code;
  const missing =
    code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND" || code === "ERR_PACKAGE_PATH_NOT_EXPORTED";
  const path = name.startsWith(".") || isAbsolute(name) || name.startsWith("@perfmon/core/");
  const message = error instanceof Error ? error.message : String(error);
  return new PerfmonError("PM2001", `the plugin "${name}" (${origin}) cannot be loaded: ${message.split("\n")[0]}`, {
    hint: missing && !path ? `npm install ${name}` : "check the name, or take it out of plugins:",
    plugin: name,
    cause: error,
  });
}
