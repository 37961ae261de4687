/** plugins/README.md, command by command, as somebody reads it who has nothing of this clone but the packed package. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FROM_CACHE, OUTSIDE, packCore, ROOT } from "../packed.ts";

const GUIDE = readFileSync(join(ROOT, "plugins/README.md"), "utf8");

type Step = { readonly file: string; readonly text: string } | { readonly command: string; readonly exit: number };

/** Files (a line with nothing but a path, and a block below it) and commands, in the order of the text. */
const steps: readonly Step[] = [...GUIDE.matchAll(/^(?:`([\w./-]+)`:\n\n)?```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(
  ([, file, language, text]): Step[] => {
    if (file !== undefined) return [{ file, text: text! }];
    if (language !== "console") return [];
    return [...text!.matchAll(/^\$ (.*?)(?: # exit (\d+))?$/gm)].map(([, command, exit = "0"]) => ({
      command: command!,
      exit: Number(exit),
    }));
  },
);

const folder = mkdtempSync(join(tmpdir(), "perfmon-guide-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let tarball = "";
beforeAll(() => {
  tarball = packCore(folder);
}, 180_000);

/** Nothing that the guide says reaches the registry, but for the first installation, whose packages npm then has. */
let env: NodeJS.ProcessEnv = {
  ...process.env,
  ...FROM_CACHE,
  PATH: [join(folder, "lab/node_modules/.bin"), OUTSIDE].join(delimiter),
  PERFMON_LOCK: `guide-${process.pid}`,
  PERFMON_MONITORS: "resources",
  HOME: process.env.HOME,
  CI: undefined,
  LANG: "C.UTF-8",
};

/** The guide's own places, in this test's folder; the package that is not published yet, from its tarball. */
const here = (text: string) =>
  text.replaceAll("/var/tmp/", `${folder}/`).replaceAll("npm install @perfmon/core", `npm install ${tarball}`);

/** What a registry would give, from this clone. */
function withoutRegistry(at: string): void {
  const file = join(at, "package.json");
  const read = JSON.parse(readFileSync(file, "utf8"));
  expect(Object.keys(read.devDependencies)).toEqual(["@perfmon/core", "@types/node", "typescript"]);
  const linked = (name: string) => `file:${join(ROOT, "node_modules", name)}`;
  const devDependencies = {
    "@perfmon/core": `file:${tarball}`,
    "@types/node": linked("@types/node"),
    typescript: linked("typescript"),
  };
  writeFileSync(file, JSON.stringify({ ...read, devDependencies }, null, 2));
}

/** Of all that is installed of perfmon. */
function digest(): string {
  const core = join(folder, "lab/node_modules/@perfmon/core");
  const hash = createHash("sha256");
  for (const name of globSync("**/*", { cwd: core }).sort())
    if (statSync(join(core, name)).isFile()) hash.update(name).update(readFileSync(join(core, name)));
  return hash.digest("hex");
}

test("from nothing to a package that installs from a tarball, measures, compares and regresses", {
  timeout: 600_000,
}, () => {
  expect(steps.length).toBeGreaterThan(20);
  let cwd = folder;
  let before: string | null = null;
  const outputs = new Map<string, string>();
  for (const step of steps) {
    if ("file" in step) {
      const path = join(cwd, step.file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, here(step.text));
      continue;
    }
    const { command, exit } = step;
    if (command === "npm install") withoutRegistry(cwd);
    const ran = spawnSync("sh", ["-c", `${here(command)} && pwd >&3`], {
      cwd,
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    expect(ran.status, `$ ${command}\n${ran.stdout}\n${ran.stderr}`).toBe(exit);
    outputs.set(command, ran.stdout);
    cwd = exit === 0 ? resolve(ran.output[3]!.trim()) : cwd;
    if (command.startsWith("npm install @perfmon/core")) {
      before = digest();
      env = { ...env, npm_config_offline: "true" };
    }
  }
  // What it read is what dd printed, with the time as headline; the file that grew is a regression of it.
  const regressed = outputs.get("perfmon exec read.yaml --baseline main")!;
  expect(regressed).toMatch(/read read_time +.*✖ regression/);
  expect(outputs.get("perfmon plugin info dd")).toMatch(/block_size +65536 +Bytes that are read at once\./);
  expect(outputs.get("perfmon plugin fixture empty-file")).toMatch(/error invalid-run: the file is empty/);
  expect(outputs.get("perfmon plugin fixture read-64k")).toMatch(/ read_time [\d.]+ s\n throughput [\d.]+ [kMG]B\/s/);
  // The package holds what was compiled, and its types.
  const installed = globSync("**/*", { cwd: join(folder, "lab/node_modules/perfmon-plugin-dd") });
  expect(installed.sort()).toEqual(
    [
      "README.md",
      "dist",
      "package.json",
      ...["index", "options", "parse", "tool"].flatMap((name) => [`dist/${name}.d.ts`, `dist/${name}.js`]),
    ].sort(),
  );
  expect(digest(), "perfmon's core is another one now").toBe(before);
});

test("both tarballs into an empty folder, without the registry", { timeout: 300_000 }, () => {
  const cwd = join(folder, "empty");
  mkdirSync(cwd);
  const own = { ...env, PATH: [join(cwd, "node_modules/.bin"), OUTSIDE].join(delimiter) };
  const run = (program: string, ...args: string[]) => {
    const ran = spawnSync(program, args, { cwd, env: own, encoding: "utf8" });
    expect(ran.status, ran.stderr).toBe(0);
    return ran.stdout;
  };
  run("npm", "install", tarball, join(folder, "lab/perfmon-plugin-dd/perfmon-plugin-dd-0.1.0.tgz"));
  writeFileSync(join(cwd, "perfmon.config.yaml"), 'plugins: ["...", perfmon-plugin-dd]\n');
  const suite = { name: "both", steps: [{ id: "read", uses: "dd", with: { file: tarball }, repetitions: 1 }] };
  writeFileSync(join(cwd, "both.yaml"), JSON.stringify(suite));
  const { cases } = JSON.parse(run("perfmon", "exec", "both.yaml", "--json", "--warmup", "0", "--monitors", "none"));
  expect(cases[0].repetitions[0].measurements.map(({ metric }: { metric: string }) => metric)).toEqual([
    "read_time",
    "throughput",
  ]);
  expect(run("perfmon", "list", "tools")).toMatch(/dd +reads a file with dd +perfmon-plugin-dd/);
});

test.each(["analyzer", "reporter"])("a new %s: its types and its tests pass", { timeout: 300_000 }, (kind) => {
  const lab = join(folder, "lab");
  const run = (cwd: string, program: string, ...args: string[]) => {
    const ran = spawnSync(program, args, { cwd, env, encoding: "utf8" });
    expect(ran.status, `${ran.stdout}\n${ran.stderr}`).toBe(0);
    return ran.stdout;
  };
  run(lab, "perfmon", "plugin", "new", `my-${kind}`, "--kind", kind);
  const own = join(lab, `perfmon-plugin-my-${kind}`);
  withoutRegistry(own);
  run(own, "npm", "install");
  expect(run(own, "npm", "test")).toMatch(/^ℹ fail 0$/m);
});
