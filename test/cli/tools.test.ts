import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { folderWith } from "./folder.ts";
import { expectDocument } from "./schemas.ts";
import { perfmon } from "./terminal.ts";

afterEach(() => void vi.restoreAllMocks());

/** A plugin whose tool needs a program that only this folder may hold. */
const plugin = (folder: string, packages = "{ apt: 'perfmon-probe' }") => `
import { definePlugin } from "@perfmon/core/plugin";
const options = { type: "object", additionalProperties: false, properties: {} };
const requires = () => [{ binary: "perfmon-probe", folders: [${JSON.stringify(folder)}], packages: ${packages},
  version: { argv: ["perfmon-probe", "--version"], pattern: /probe (\\S+)/, minimum: "2.0" } }];
export default definePlugin({ name: "probe", apiVersion: 1, tools: { probe: { summary: "a probe", options, metrics: [],
  parserVersion: 1, requires, command: (_, context) => ({ argv: [context.binary("perfmon-probe")] }), parse: () => [] } } });
`;

const CONFIG = `plugins: ["@perfmon/core/plugins/targets/local", "./plugin.mjs"]\n`;
const SUITE = "name: s\nsteps: [{ id: one, uses: probe, with: {}, monitors: [] }]\n";

/** A project, and an apt-get that does what `apt` says when it is told to install. */
function project(apt: string, packages?: string) {
  const cwd = folderWith({ "perfmon.config.yaml": CONFIG, "s.yaml": SUITE, "bin/apt-get": aptGet(apt) });
  writeFileSync(join(cwd, "plugin.mjs"), plugin(join(cwd, "bin"), packages));
  chmodSync(join(cwd, "bin", "apt-get"), 0o755);
  const env = { PATH: `${join(cwd, "bin")}:${process.env.PATH}`, BIN: join(cwd, "bin") };
  const run = (...argv: string[]) => perfmon(["tools", ...argv], { cwd, env });
  return { cwd, run, called: () => existsSync(join(cwd, "bin", "called")) };
}

const aptGet = (apt: string) => `#!/bin/sh
echo "$DEBIAN_FRONTEND $*" >> "$BIN/called"
echo "apt-get $1 says hello"
[ "$1" = install ] || exit 0
${apt}
`;
const BRINGS = `printf '#!/bin/sh\\necho probe 2.1\\n' > "$BIN/perfmon-probe"; chmod +x "$BIN/perfmon-probe"`;
const root = (uid = 0) => vi.spyOn(process, "getuid").mockReturnValue(uid);

test.each([["probe"], ["s.yaml"]])("install %s: says what it runs, runs it, and looks again", async (name) => {
  root();
  const { run } = project(BRINGS);
  const ran = await run("install", name);
  expect([ran.exit, ran.stderr]).toEqual([0, "apt-get update says hello\napt-get install says hello\n"]);
  expect(ran.stdout).toMatch(
    /^runs {3}apt-get update -qq\nruns {3}apt-get install .* perfmon-probe\ninstalled: perfmon-probe\n$/,
  );
  const again = await run("install", name, "--json");
  expectDocument(again.json(), "tools");
  expect([again.exit, again.json().action]).toEqual([0, "nothing-missing"]);
});

test("nothing is missing: nothing is called", async () => {
  root();
  const { run, cwd } = project("exit 1");
  writeFileSync(join(cwd, "bin", "perfmon-probe"), "#!/bin/sh\necho probe 2.0\n", { mode: 0o755 });
  const ran = await run("install", "probe");
  expect([ran.exit, ran.stdout, ran.stderr]).toEqual([0, "nothing is missing\n", ""]);
  expect(existsSync(join(cwd, "bin", "called"))).toBe(false);
});

test("--dry-run says and does nothing", async () => {
  root();
  const { run, called } = project(BRINGS);
  const ran = await run("install", "probe", "--dry-run", "--json");
  expectDocument(ran.json(), "tools");
  expect(ran.json().action).toBe("planned");
  expect(ran.json().commands.at(-1).at(-1)).toBe("perfmon-probe");
  expect((await run("install", "probe", "--dry-run")).stdout).toMatch(/runs {3}apt-get install/);
  expect(called()).toBe(false);
});

test("without root: what would be run, and exit 5", async () => {
  root(1000);
  const { run, called } = project(BRINGS);
  const ran = await run("install", "probe");
  expect([ran.exit, ran.stderr]).toEqual([5, expect.stringContaining("needs root")]);
  expect(ran.stdout).toMatch(/runs {3}apt-get install/);
  expect(called()).toBe(false);
  expect((await run("install", "probe", "--json")).json().schema).toBe("perfmon.error/1");
});

test.each([
  [
    "echo 'E: Unable to fetch some archives' >&2; exit 100",
    undefined,
    "exit code 100: E: Unable to fetch some archives",
  ],
  ["exit 0", undefined, "did not bring them"],
  [
    `printf '#!/bin/sh\\necho probe 1.9\\n' > "$BIN/perfmon-probe"; chmod +x "$BIN/perfmon-probe"`,
    undefined,
    "older than 2.0",
  ],
  ["exit 0", "{ dnf: 'perfmon-probe' }", "no package of apt is known"],
])("an installation that fails: %s", async (apt, packages, message) => {
  root();
  const { run } = project(apt, packages);
  const ran = await run("install", "probe");
  expect([ran.exit, ran.stderr]).toEqual([5, expect.stringContaining(message)]);
  expect(ran.stderr).toContain("PM5003");
});

test("list: where, which version, by which package", async () => {
  const { run, cwd } = project(BRINGS);
  const missing = await run("list");
  expect(missing.stdout).toMatch(/perfmon-probe +not found +- +probe +perfmon-probe/);
  expect(missing.stderr).toContain("perfmon tools install");
  writeFileSync(join(cwd, "bin", "perfmon-probe"), "#!/bin/sh\necho probe 1.2\n", { mode: 0o755 });
  const ran = await run("--json");
  expectDocument(ran.json(), "tools");
  const probe = ran.json().programs.find(({ program }: { program: string }) => program === "perfmon-probe");
  expect(probe).toMatchObject({
    state: "old",
    version: "1.2",
    minimum: "2.0",
    path: join(cwd, "bin", "perfmon-probe"),
  });
});

test("the built-in tools' programs", async () => {
  const ran = await perfmon(["tools", "list", "--json"], { cwd: folderWith() });
  expectDocument(ran.json(), "tools");
  const programs = ran.json().programs.map(({ program }: { program: string }) => program);
  for (const program of ["fio", "netperf", "netserver", "lat_ctx", "bw_mem", "node", "taskset"])
    expect(programs).toContain(program);
});
