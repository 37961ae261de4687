import { existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { addComponents, readAptSources } from "./apt-sources.ts";
import { MANAGERS, type PackageManager } from "./managers.ts";

/** What is missing, and the packages that bring it, by package manager (see Requirement.packages). */
export interface Wanted {
  readonly name: string;
  readonly packages: Readonly<Record<string, string>>;
}

/** Exactly what an installation would do, in order. */
export interface InstallPlan {
  readonly manager: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly commands: readonly (readonly string[])[];
  /** What no package of this manager brings. */
  readonly impossible: readonly string[];
}

const SOURCE_FILE = "/etc/apt/sources.list.d/perfmon.sources";

/** The machine's package manager, or null. */
export function findManager(path: string): PackageManager | null {
  return (
    MANAGERS.find(({ program }) =>
      path.split(delimiter).some((folder) => folder && existsSync(join(folder, program))),
    ) ?? null
  );
}

export function planInstall(wanted: readonly Wanted[], manager: PackageManager, aptFolder = "/etc/apt"): InstallPlan {
  const packages = [...new Set(wanted.flatMap(({ packages }) => packages[manager.name] ?? []))].sort();
  const impossible = [
    ...new Set(wanted.filter(({ packages }) => packages[manager.name] === undefined).map(({ name }) => name)),
  ];
  if (packages.length === 0) return { manager: manager.name, files: [], commands: [], impossible };
  const components =
    manager.name === "apt" ? [...new Set(wanted.flatMap(({ packages }) => packages["apt-component"] ?? []))] : [];
  const text = components.length > 0 ? addComponents(aptSources(aptFolder), components) : null;
  return {
    manager: manager.name,
    files: text === null ? [] : [{ path: SOURCE_FILE, text }],
    commands: [...manager.refresh, manager.install(packages)],
    impossible,
  };
}

function aptSources(folder: string) {
  const parts = join(folder, "sources.list.d");
  const files = [
    join(folder, "sources.list"),
    ...(existsSync(parts) ? readdirSync(parts).map((name) => join(parts, name)) : []),
  ];
  return files
    .filter((file) => /\.(list|sources)$/.test(file) && existsSync(file))
    .flatMap((file) => readAptSources(readFileSync(file, "utf8"), file));
}
