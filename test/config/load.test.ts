import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { BUILT_IN_PLUGINS, DEFAULTS } from "../../core/config/defaults.ts";
import { type ConfigRequest, loadConfig } from "../../core/config/load.ts";
import type { PerfmonError } from "../../core/errors/perfmon-error.ts";
import { plain } from "../../core/suite/document/tree.ts";
import schema from "../../schemas/config.schema.json" with { type: "json" };

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "perfmon-config-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** A project with these files; HOME is an empty folder in it. */
const load = (files: Readonly<Record<string, string>>, request: Partial<ConfigRequest> = {}, below = "") => {
  const folder = folderWith({ "package.json": "{}", "home/x": "", "below/x": "", ...files });
  const env = { HOME: join(folder, "home"), ...request.env };
  return { folder, loaded: loadConfig({ cwd: join(folder, below), ...request, env }) };
};

const problems = async (text: string, request: Partial<ConfigRequest> = {}) => {
  const error = await load({ "perfmon.config.yaml": text }, request).loaded.then(
    () => null,
    (thrown: PerfmonError) => thrown,
  );
  return error?.diagnostics.map(
    ({ file, line, column, code, message, hint }) =>
      `${file}:${line}:${column} ${code} ${message}${hint ? ` | ${hint}` : ""}`,
  );
};

test("a file of comments says nothing; a hundred lines of them before a setting are read at once", async () => {
  const comments = "# a comment\n\n  # another\n".repeat(50);
  const { config } = await load({ "perfmon.config.yaml": comments }).loaded;
  expect(config.failOn).toBe(DEFAULTS.fail_on);
  const { config: own } = await load({ "perfmon.config.yaml": `${comments}fail_on: high\n` }).loaded;
  expect(own.failOn).toBe("high");
});

test("without a file everything is as built in, and says so", async () => {
  const { folder, loaded } = load({});
  const { config, origins, file } = await loaded;
  expect(file).toBeNull();
  expect(config).toMatchObject({
    store: `sqlite:${folder}/.perfmon/store.db`,
    target: { name: "local" },
    failOn: "low",
  });
  expect(config.plugins.map(({ name }) => name)).toEqual(BUILT_IN_PLUGINS);
  expect(new Set(Object.values(origins))).toEqual(new Set(["built-in"]));
});

test("every key of the schema has a default", () => {
  expect(Object.keys(schema.properties).sort()).toEqual(Object.keys(DEFAULTS).sort());
});

describe("low to high: built-in, user, project, PERFMON_*, flags", () => {
  const files = {
    "home/.config/perfmon/config.yaml": "store: user.db\nfail_on: high\nreporters: [json]",
    "perfmon.config.yaml": "store: project.db\nfail_on: medium",
  };
  test("each leaf by itself, with who said it", async () => {
    const { folder, loaded } = load(files, {
      env: { PERFMON_MONITORS: "canary, resources" },
      flags: { fail_on: "none" },
    });
    const { config, origins } = await loaded;
    expect(config).toMatchObject({
      store: `sqlite:${folder}/project.db`,
      failOn: "none",
      reporters: ["json"],
      monitors: ["canary", "resources"],
    });
    expect(origins).toMatchObject({
      store: "perfmon.config.yaml:1:8",
      fail_on: "--fail-on",
      monitors: "PERFMON_MONITORS",
      target: "built-in",
      reporters: "home/.config/perfmon/config.yaml:3:12",
    });
  });

  test("a map is given as YAML, entry by entry over the files'", async () => {
    const under = { "perfmon.config.yaml": "thresholds: { a: 2%, b: 3% }\noptions: { severity: { medium: 3 } }" };
    const env = { PERFMON_THRESHOLDS: "{ b: 4%, lat: 1% }", PERFMON_OPTIONS: "severity: { medium: 2.5 }" };
    const { config, origins } = await load(under, { env }).loaded;
    expect(plain(config.thresholds!)).toEqual({ a: "2%", b: "4%", lat: "1%" });
    expect(config.options).toEqual({ severity: { medium: 2.5 } });
    expect(origins["thresholds.lat"]).toBe("PERFMON_THRESHOLDS");
    expect(await problems("", { env: { PERFMON_THRESHOLDS: "{ lat" } })).toEqual([
      expect.stringMatching(/^PERFMON_THRESHOLDS:1:\d+ PM1002/),
    ]);
    expect(await problems("", { env: { PERFMON_THRESHOLDS: "5%" } })).toEqual([
      expect.stringMatching(/^PERFMON_THRESHOLDS:1:1 PM1005 .*thresholds/),
    ]);
  });

  test("paths are relative to whoever said them", async () => {
    const user = load({ "home/.config/perfmon/config.yaml": "store: user.db" });
    expect((await user.loaded).config.store).toBe(`sqlite:${user.folder}/home/.config/perfmon/user.db`);
    const variable = load(files, { env: { PERFMON_STORE: "env.db" } }, "below");
    expect((await variable.loaded).config.store).toBe(`sqlite:${variable.folder}/below/env.db`);
  });
});

test("the project's file is found from a folder below it", async () => {
  const { folder, loaded } = load({ "perfmon.config.yaml": "suites: [s]" }, {}, "below");
  expect((await loaded).config.suites[0]).toBe(join(folder, "s"));
  expect((await loaded).folder).toBe(folder);
});

test("JSON is read too, and -c names any file", async () => {
  expect((await load({ "perfmon.config.json": '{ "fail_on": "none" }' }).loaded).config.failOn).toBe("none");
  expect((await load({ "other.yaml": "fail_on: none" }, { file: "other.yaml" }).loaded).config.failOn).toBe("none");
});

test("... stands for the built-in plugins; without it they are left out", async () => {
  const { config } = await load({ "perfmon.config.yaml": "plugins: [a, '...', b]" }).loaded;
  expect(config.plugins.map(({ name }) => name)).toEqual(["a", ...BUILT_IN_PLUGINS, "b"]);
  expect(config.plugins.at(-1)!.origin).toBe("perfmon.config.yaml:1:21");
  expect((await load({ "perfmon.config.yaml": "plugins: [a]" }).loaded).config.plugins).toHaveLength(1);
});

describe("what is wrong, with its place", () => {
  test.each<[string, string[]]>([
    [
      "targt: local",
      ['perfmon.config.yaml:1:1 PM1004 unknown property "targt" of the configuration | did you mean "target"?'],
    ],
    [
      "store: 5\nfail_on: hgih",
      [
        'perfmon.config.yaml:1:8 PM1005 store must be text, not 5 | write it in quotes: "5"',
        'perfmon.config.yaml:2:10 PM1005 fail_on cannot be "hgih" | did you mean "high"? accepted: low, medium, high, critical, none',
      ],
    ],
    [
      "targets: { lab: {} }",
      [
        'perfmon.config.yaml:1:17 PM1006 missing property "use" of the configuration, in targets.lab | use: Name of a target plugin',
      ],
    ],
    ["- a", ["perfmon.config.yaml:1:1 PM1005 the value must be a map, not a list"]],
    [
      "a: 1\na: 2",
      [
        'perfmon.config.yaml:2:1 PM1007 "a" is given twice | it is also in line 1',
        'perfmon.config.yaml:1:1 PM1004 unknown property "a" of the configuration | known: plugins, target, targets, store, suites, monitors, reporters, analyzers, options, thresholds, subject, baseline, min_boots, rerun and 3 more',
      ],
    ],
    ["__proto__: 1", ['perfmon.config.yaml:1:1 PM1015 "__proto__" cannot be a key | choose another name']],
  ])("%j", async (text, expected) => {
    expect(await problems(text)).toEqual(expected);
  });

  test("in a variable, and in a file that is not there", async () => {
    expect(await problems("", { env: { PERFMON_FAIL_ON: "hgih" } })).toEqual([
      expect.stringMatching(/^PERFMON_FAIL_ON:1:1 PM1005/),
    ]);
    expect(await problems("", { file: "none.yaml" })).toEqual([
      "none.yaml:1:1 PM1001 none.yaml cannot be read: there is no such file",
    ]);
  });
});
