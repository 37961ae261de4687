import { BUILT_IN_PLUGINS } from "../config/defaults.ts";
import type { LoadedConfig } from "../config/load.ts";
import { loadPlugin } from "../host/load.ts";
import type { LeftOut } from "../host/registry.ts";

/**
 * Looks among perfmon's own plugins that a configuration leaves out. Their manifests are loaded, which tell what each gives: only
 * once something is missing.
 */
export function leftOutOf({ config, origins, folder }: LoadedConfig): LeftOut {
  const named = new Set(config.plugins.map(({ name }) => name));
  const absent = BUILT_IN_PLUGINS.filter((name) => !named.has(name));
  return async (kind, name) => {
    for (const plugin of absent) {
      const { [kind]: gives = {} } = await loadPlugin({ name: plugin, origin: "the built-in defaults" }, folder);
      if (Object.hasOwn(gives, name)) return `add "${plugin}" to plugins: in ${fileOf(origins.plugins!)}`;
    }
    return null;
  };
}

/** Of `perfmon.config.yaml:4:5`, without the place in it; `PERFMON_PLUGINS` is no file, and stays. */
export const fileOf = (origin: string): string => origin.replace(/:\d+:\d+$/, "");
