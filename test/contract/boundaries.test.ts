import { globSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, normalize, sep } from "node:path";
import { expect, test } from "vitest";

/** Who may import whom (core/README.md). Each folder of core: the folders it may use beside itself. */
const PURE = ["model", "units", "stats", "errors"];
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  model: ["errors"],
  units: ["model", "errors"],
  stats: ["model", "units", "errors"],
  errors: ["model"],
  plugin: PURE,
  schema: [...PURE, "plugin"],
  config: [...PURE, "plugin", "schema", "suite"],
  suite: [...PURE, "plugin", "schema", "config"],
  host: [...PURE, "plugin"],
  import: [...PURE, "plugin", "schema"],
  "run-document": [...PURE, "plugin", "schema"],
  install: [...PURE],
  kernel: [...PURE],
  scaffold: [...PURE],
  exec: [...PURE, "plugin", "schema", "config", "suite", "host", "kernel"],
  analysis: [...PURE, "plugin", "schema", "config", "suite", "host"],
  api: [
    ...PURE,
    "plugin",
    "schema",
    "config",
    "suite",
    "host",
    "exec",
    "analysis",
    "import",
    "run-document",
    "install",
    "kernel",
    "scaffold",
  ],
  cli: [
    ...PURE,
    "plugin",
    "schema",
    "config",
    "suite",
    "host",
    "exec",
    "analysis",
    "import",
    "run-document",
    "install",
    "kernel",
    "scaffold",
    "api",
  ],
};

/** One door per package: the folders that may import it. */
const DOORS: Readonly<Record<string, RegExp>> = {
  yaml: /^core\/(suite|config)\//,
  ajv: /^core\/schema\//,
  "ajv-formats": /^core\/schema\//,
  tapable: /^core\/host\//,
  cosmiconfig: /^core\/config\//,
  commander: /^core\/cli\//,
  execa: /^plugins\/targets\//,
  "better-sqlite3": /^plugins\/collectors\/sqlite\//,
  "fast-xml-parser": /^plugins\/formats\/phoronix\//,
  hono: /^plugins\/dashboard\//,
  "@hono/node-server": /^plugins\/dashboard\//,
  "node:child_process": /^(plugins\/targets\/local|core\/cli)\//,
};

const sources = globSync(["core/**/*.ts", "plugins/**/*.ts"]).filter((file) => !/\.test\.ts$|testing\//.test(file));

function imports(file: string): string[] {
  const text = readFileSync(file, "utf8").replace(/^\s*\*.*$/gm, "");
  return [
    ...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^;"']*?from\s+["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g),
  ].map((match) => (match[1] ?? match[2])!);
}

const isBuiltin = (name: string) => name.startsWith("node:") || builtinModules.includes(name);
const packageOf = (name: string) =>
  name.startsWith("@") ? name.split("/").slice(0, 2).join("/") : name.split("/")[0]!;

function wrong(file: string, name: string): string | null {
  const parts = file.split(sep);
  const door = DOORS[isBuiltin(name) ? name : packageOf(name)];
  if (door && !door.test(file)) return `${name} has one door: ${door.source}`;
  if (parts[0] === "plugins") return wrongInPlugin(file, name);
  const folder = parts.length > 2 ? parts[1]! : null;
  if (!name.startsWith("."))
    return folder !== null && PURE.includes(folder) ? `${folder} is pure and imports ${name}` : null;
  const target = normalize(join(dirname(file), name)).split(sep);
  if (target[0] === "package.json" || target[0] === "schemas") return null;
  if (target[0] !== "core") return `core imports ${target.join("/")}`;
  const other = target.length > 2 ? target[1]! : null;
  if (folder === null || other === null || other === folder) return null;
  return ALLOWED[folder]?.includes(other) ? null : `core/${folder} may not import core/${other}`;
}

function wrongInPlugin(file: string, name: string): string | null {
  if (name === "@perfmon/core/plugin") return null;
  if (name.startsWith("@perfmon/core")) return `a plugin imports ${name}`;
  if (!name.startsWith(".")) return null;
  // The dashboard is one plugin; all others lie in the folder of their kind.
  const own = file
    .split(sep)
    .slice(0, file.startsWith(join("plugins", "dashboard")) ? 2 : 3)
    .join(sep);
  return normalize(join(dirname(file), name)).startsWith(own + sep)
    ? null
    : `a plugin imports ${name}, outside its folder`;
}

test("everyone imports only whom they may", () => {
  expect(sources.length).toBeGreaterThan(50);
  const found = sources.flatMap((file) =>
    imports(file)
      .flatMap((name) => wrong(file, name) ?? [])
      .map((why) => `${file}: ${why}`),
  );
  expect(found).toEqual([]);
});

test("the check sees what it should refuse", () => {
  expect(wrong("core/model/x.ts", "node:fs")).toMatch(/pure/);
  expect(wrong("core/host/x.ts", "../exec/run-plan.ts")).toMatch(/may not import/);
  expect(wrong("core/exec/x.ts", "../../plugins/tools/fio/index.ts")).toMatch(/core imports/);
  expect(wrong("plugins/tools/fio/x.ts", "../netperf/parse.ts")).toMatch(/outside/);
  expect(wrong("plugins/tools/fio/x.ts", "yaml")).toMatch(/one door/);
});

test("files do not print and do not exit, but for the command line", () => {
  const found = sources.filter(
    (file) =>
      !file.startsWith(join("core", "cli")) &&
      /\bconsole\.\w|process\.(stdout|stderr|exit)\b/.test(
        readFileSync(file, "utf8").replace(/`(?:[^`\\]|\\.)*`/gs, ""),
      ),
  );
  expect(found).toEqual([]);
});
