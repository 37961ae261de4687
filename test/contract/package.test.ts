/** The package as users get it: built, packed, installed by npm into an empty folder far from this clone, and used there. */
import { type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "perfmon-package-"));
const app = join(folder, "app");
// npm and npx run what they find first: this Node, and nothing of the clone's.
const PATH = [
  dirname(process.execPath),
  ...process.env.PATH!.split(delimiter).filter((each) => !each.startsWith(root)),
];
const env = {
  ...process.env,
  PATH: PATH.join(delimiter),
  NODE_COMPILE_CACHE: join(folder, "cache"),
  PERFMON_LOCK: "off",
};

function run(program: string, ...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(program, args, { cwd: app, encoding: "utf8", env });
}

function succeed(program: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = run(program, ...args);
  if (error) throw error;
  expect(status, stderr).toBe(0);
  return stdout;
}

const PROGRAM = join(app, "node_modules/@perfmon/core/bin/perfmon.js");

const perfmon = (...args: string[]) => succeed("npx", "--no-install", "perfmon", ...args);
const write = (name: string, text: string) => writeFileSync(join(app, name), text);

beforeAll(() => {
  mkdirSync(app);
  write("package.json", JSON.stringify({ name: "app", private: true, type: "module" }));
  const dist = join(folder, "dist");
  succeed(process.execPath, join(root, "scripts/build.ts"), "--out", dist);
  succeed("npm", "pack", dist, "--pack-destination", folder);
  const [tarball] = globSync("*.tgz", { cwd: folder });
  succeed("npm", "install", "--no-audit", "--no-fund", join(folder, tarball!));
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const installed = (pattern: string) => globSync(pattern, { cwd: join(app, "node_modules/@perfmon/core") });

describe("what is in it", () => {
  test("what runs, and what explains it", () => {
    for (const name of ["README.md", "CHANGELOG.md", "LICENSE", "THIRD-PARTY-LICENSES", "suites/full.yaml"])
      expect(installed(name), name).toHaveLength(1);
    expect(installed("schemas/*.json").length).toBe(globSync("schemas/*.json", { cwd: root }).length);
    expect(installed("plugins/*/index.js").length).toBe(globSync("plugins/*/index.ts", { cwd: root }).length);
    expect(installed("plugins/*/*/index.js").length).toBe(globSync("plugins/*/*/index.ts", { cwd: root }).length);
  });

  test("no sources, no tests, nothing of how it is made", () => {
    const strange = installed("**/*").filter((file) =>
      /(?<!\.d)\.ts$|\.test\.|(^|\/)fixtures(\/|$)|^(test|scripts|examples|node_modules)\//.test(file),
    );
    expect(strange).toEqual([]);
    expect(Object.keys(JSON.parse(readFileSync(join(app, "node_modules/@perfmon/core/package.json"), "utf8")))).toEqual(
      expect.not.arrayContaining(["devDependencies", "scripts", "allowScripts"]),
    );
  });

  test("every door leads to a file, and its types to another", () => {
    const { exports, bin } = JSON.parse(readFileSync(join(app, "node_modules/@perfmon/core/package.json"), "utf8"));
    const paths = Object.values<string | Record<string, string>>(exports).flatMap((door) =>
      typeof door === "string" ? [door] : Object.values(door),
    );
    for (const path of [...paths, ...Object.values<string>(bin)])
      expect(installed(path.replace(/^\.\//, "").replace("/*/", "/*/*/")).length, path).toBeGreaterThan(0);
  });

  test("nothing in it names this clone", () => {
    const naming = installed("**/*.{js,json,d.ts,md,yaml}").filter((file) =>
      readFileSync(join(app, "node_modules/@perfmon/core", file), "utf8").includes(root),
    );
    expect(naming).toEqual([]);
  });
});

describe("the command", () => {
  test("says its version", () => {
    expect(perfmon("--version").trim()).toBe(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version);
  });

  test("finds its own suites, and the tools that they use", () => {
    expect(perfmon("validate", "full")).toMatch(/valid/);
  });

  test("measures a command, and keeps what it measured", () => {
    perfmon("exec", "--repetitions", "2", "--warmup", "0", "--monitors", "none", "--", "true");
    expect(JSON.parse(perfmon("runs", "--json")).runs).toHaveLength(1);
    expect(perfmon("show", "@latest")).toMatch(/wall_time/);
  });

  test("runs the suite that needs no tool", () => {
    const ran = JSON.parse(
      perfmon(
        "exec",
        "custom",
        "--json",
        "--repetitions",
        "1",
        "--warmup",
        "0",
        "--monitors",
        "none",
        "--filter",
        "regex*",
      ),
    );
    expect(ran.cases.map(({ outcome }: { outcome: string }) => outcome)).toEqual(["completed"]);
  });

  test("what is not in its scripts: a report, the dashboard, the kits of plugins", async () => {
    expect(perfmon("report", "-o", "report.html")).toBe("wrote report.html\n");
    expect(readFileSync(join(app, "report.html"), "utf8")).toMatch(/^<!doctype html>.*<\/html>\s*$/s);
    expect(perfmon("plugin", "test", "@perfmon/core/plugins/reporters/json")).toMatch(/checks pass/);
    const served = spawn(process.execPath, [PROGRAM, "serve", "--port", "0", "--json"], { cwd: app, env });
    try {
      const [first] = await once(served.stdout, "data");
      const { url } = JSON.parse(String(first));
      expect(await (await fetch(url)).text()).toContain("<h1>Overview</h1>");
    } finally {
      served.kill();
      await once(served, "exit");
    }
  });

  test("explains what is wrong with options, by the validator that is loaded only for that", () => {
    write("wrong.yaml", "name: wrong\nsteps: [{ id: a, uses: fio, with: { iodepht: 32 } }]\n");
    const { status, stderr } = run("npx", "--no-install", "perfmon", "validate", "./wrong.yaml");
    expect(status).toBe(2);
    expect(stderr).toMatch(/PM1004 unknown option "iodepht" for fio.*\n.*wrong\.yaml:2:/);
  });
});

describe("what is kept of the command's compiled code", () => {
  const scripts = join(app, "node_modules/@perfmon/core/core/cli");
  const cache = join(folder, "copies");

  const validate = (own: Record<string, string> = {}) => {
    const options = { cwd: app, encoding: "utf8", env: { ...env, NODE_COMPILE_CACHE: cache, ...own } } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, "validate", "full"], options);
    return { status, stdout, stderr };
  };
  const fine = { status: 0, stdout: "full: is valid\n", stderr: "" };
  const copies = () => globSync("**/perfmon-*", { cwd: cache }).map((name) => join(cache, name));

  beforeAll(() => {
    expect(validate()).toEqual(fine);
  });

  /** Told apart by what they are of. */
  const inodes = () => Object.fromEntries(copies().map((copy) => [copy, statSync(copy).ino]));

  test("a copy of each script that ran, which only its user may write, and which the next run leaves as it is", () => {
    const before = inodes();
    const of = copies().map((copy) => /perfmon-validate-([a-z]+).*\.cjs$/.exec(copy)?.[1]);
    expect(of.sort()).toEqual(["fio", "lmbench", "main", "micro", "netperf", "rolldown", "start"]);
    for (const copy of copies()) expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(validate()).toEqual(fine);
    expect(inodes()).toEqual(before);
  });

  const damages: readonly [string, (copy: string) => void][] = [
    ["cut", (copy) => truncateSync(copy, 100_000)],
    ["empty", (copy) => truncateSync(copy, 0)],
    [
      "with a wrong byte in a thousand",
      (copy) =>
        writeFileSync(
          copy,
          readFileSync(copy).map((byte, i) => (i % 1000 ? byte : byte ^ 1)),
        ),
    ],
    [
      "with a wrong byte in the middle",
      (copy) =>
        writeFileSync(
          copy,
          readFileSync(copy).map((byte, i, all) => (i === all.length >> 1 ? byte ^ 1 : byte)),
        ),
    ],
    ["that others may write", (copy) => chmodSync(copy, 0o666)],
    ["of another program", (copy) => writeFileSync(copy, readFileSync(process.execPath).subarray(0, 1_000_000))],
  ];
  test.each(damages)("one %s is not used, and replaced", (_, damage) => {
    const before = inodes();
    for (const copy of copies()) damage(copy);
    expect(validate()).toEqual(fine);
    expect(Object.keys(inodes())).toEqual(Object.keys(before));
    for (const copy of copies()) {
      expect(statSync(copy).mode & 0o777).toBe(0o600);
      expect(statSync(copy).ino, copy).not.toBe(before[copy]);
    }
  });

  test("one in whose place a folder lies is not written", () => {
    const before = copies();
    const copy = before.find((path) => path.includes("-start-"))!;
    rmSync(copy);
    mkdirSync(copy);
    expect(validate()).toEqual(fine);
    expect(copies()).toEqual(before);
    rmSync(copy, { recursive: true });
    expect(validate()).toEqual(fine);
  });

  test("a script that is as long and says something else does what it says", () => {
    const script = globSync("start-*.cjs", { cwd: scripts }).map((name) => join(scripts, name))[0]!;
    const text = readFileSync(script, "latin1");
    try {
      expect(text).toContain('"is" : "are"} valid');
      writeFileSync(script, text.replace('"is" : "are"} valid', '"is" : "are"} VALID'), "latin1");
      expect(validate()).toEqual({ ...fine, stdout: "full: is VALID\n" });
    } finally {
      writeFileSync(script, text, "latin1");
    }
    expect(validate()).toEqual(fine);
  });

  test("without a cache, and with one that cannot be made, nothing is kept and nothing is different", () => {
    const before = copies();
    expect(validate({ NODE_DISABLE_COMPILE_CACHE: "1" })).toEqual(fine);
    expect(validate({ NODE_COMPILE_CACHE: join(scripts, "main.cjs/cache") })).toEqual(fine);
    expect(copies()).toEqual(before);
  });

  test("V8 with other flags has its own", () => {
    const before = copies().length;
    expect(validate({ NODE_OPTIONS: "--interpreted-frames-native-stack" })).toEqual(fine);
    expect(copies()).toHaveLength(2 * before);
  });
});

const PLUGIN = `
import { definePlugin } from "@perfmon/core/plugin";
type Options = { readonly text: string };
export default definePlugin({
  name: "./echo.ts",
  apiVersion: 1,
  tools: {
    echo: {
      summary: "says how long a text is",
      options: {
        type: "object",
        additionalProperties: false,
        required: ["text"],
        properties: { text: { type: "string", description: "The text.", examples: ["hello"] } },
      },
      metrics: [
        { name: "length", unit: "1", better: "higher", kind: "custom", headline: true, description: "Characters." },
      ],
      parserVersion: 1,
      command: ({ text }: Options) => ({ argv: ["echo", text] }),
      parse: ({ stdout }: { stdout: string }) => [{ metric: "length", value: stdout.trimEnd().length, unit: "1" }],
    },
  },
});
`;

describe("plugins and programs", () => {
  test("a plugin in TypeScript, named by its path in the configuration", () => {
    write("echo.ts", PLUGIN);
    write("perfmon.config.yaml", 'plugins: ["...", ./echo.ts]\n');
    write(
      "echo.yaml",
      "name: echo\nsteps: [{ id: hello, uses: echo, with: { text: hello }, repetitions: 1, monitors: [] }]\n",
    );
    const ran = JSON.parse(perfmon("exec", "./echo.yaml", "--json"));
    expect(ran.cases[0].repetitions[0].measurements).toMatchObject([{ metric: "length", value: 5 }]);
  });

  test("built-in plugins that the configuration does not name are not there, though the command holds them", () => {
    write("few.yaml", "plugins: [./echo.ts]\n");
    expect(perfmon("-c", "few.yaml", "validate", "./echo.yaml")).toMatch(/valid/);
    const { status, stderr } = run("npx", "--no-install", "perfmon", "-c", "few.yaml", "validate", "full");
    expect(status).toBe(2);
    expect(stderr).toMatch(/PM2004 no plugin gives a tool "lmbench"(.|\n)*known: echo/);
  });

  test("one built-in plugin by its name, and one that is none", () => {
    write("named.yaml", 'plugins: ["@perfmon/core/plugins/tools/fio"]\n');
    const { items } = JSON.parse(perfmon("-c", "named.yaml", "list", "plugins", "--json"));
    expect(items.map(({ name }: { name: string }) => name)).toEqual(["@perfmon/core/plugins/tools/fio"]);
    write("wrong-name.yaml", 'plugins: ["@perfmon/core/plugins/tools/foi"]\n');
    const { status, stderr } = run("npx", "--no-install", "perfmon", "-c", "wrong-name.yaml", "list", "plugins");
    expect(status).not.toBe(0);
    expect(stderr).toMatch(
      /PM2001 the plugin "@perfmon\/core\/plugins\/tools\/foi" \(wrong-name.yaml:1:11\) cannot be loaded/,
    );
  });

  test("a program that uses the API", () => {
    write(
      "use.js",
      `import { openPerfmon } from "@perfmon/core";
       const perfmon = await openPerfmon();
       console.log((await perfmon.runs()).length, (await perfmon.validate({ suites: ["full"] })).length);
       await perfmon.close();`,
    );
    expect(succeed(process.execPath, "use.js")).toMatch(/^[1-9]\d* 0$/m);
  });

  test("types, for programs and for plugins, with every library checked", () => {
    write(
      "types.ts",
      `import { openPerfmon, type Run } from "@perfmon/core";
       import { definePlugin } from "@perfmon/core/plugin";
       import fio from "@perfmon/core/plugins/tools/fio";
       export const runs: Run[] = [await (await openPerfmon({ cwd: "." })).run("@latest")];
       export const { name }: { name: string } = definePlugin(fio);
       // @ts-expect-error: there is no such setting.
       await openPerfmon({ colour: true });`,
    );
    const options = {
      target: "es2024",
      module: "nodenext",
      strict: true,
      noEmit: true,
      types: [],
      skipLibCheck: false,
    };
    write("tsconfig.json", JSON.stringify({ compilerOptions: options, files: ["types.ts"] }));
    const { status, stdout } = run(join(root, "node_modules/.bin/tsc"), "-p", ".");
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });

  test("the doors for tests of plugins and for schemas", () => {
    const code = `const kit = await import("@perfmon/core/plugin/testing");
      const schema = await import("@perfmon/core/schemas/run.schema.json", { with: { type: "json" } });
      console.log(typeof kit.testTool, typeof schema.default.$id)`;
    expect(succeed(process.execPath, "--input-type=module", "-e", code).trim()).toBe("function string");
  });
});
