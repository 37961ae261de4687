import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Check } from "../../core/api/doctor-check.ts";
import { factChecks } from "../../core/api/doctor-facts.ts";
import { doctorLines } from "../../core/cli/doctor-lines.ts";
import type { Environment } from "../../core/model/environment.ts";
import { folderWith } from "./folder.ts";
import { invented, project } from "./kept-runs.ts";
import { expectDocument } from "./schemas.ts";
import { perfmon } from "./terminal.ts";

const stateOf = (document: any, name: string) => document.checks.find((check: any) => check.name === name)?.state;

test("a new folder: usable, and nothing was made", async () => {
  const cwd = folderWith();
  const ran = await perfmon(["doctor", "--json"], { cwd });
  expectDocument(ran.json(), "doctor");
  expect([ran.exit, ran.json().usable, stateOf(ran.json(), "store")]).toEqual([0, true, "ok"]);
  const names = ran.json().checks.map(({ name }: any) => name);
  for (const name of ["node", "configuration", "raw output", "target", "cgroup", "perf_event", "fio", "lmbench"])
    expect(names).toContain(name);
  const text = await perfmon(["doctor"], { cwd });
  expect(text.stdout).toMatch(/\nperfmon can be used: 0 errors, \d+ warnings?\n$/);
  expect((await perfmon(["runs"], { cwd })).stdout).toBe("");
});

test("a sound store, a foreign file, and no place for one", async () => {
  const { cwd } = await project([invented({ latency: 1 })]);
  expect(stateOf((await perfmon(["doctor", "--json"], { cwd })).json(), "store")).toBe("ok");
  const foreign = folderWith({
    "store.db": "this is no database, but long enough to have a header of one: ".repeat(20),
  });
  const ran = await perfmon(["doctor", "--store", "sqlite:store.db", "--json"], { cwd: foreign });
  expectDocument(ran.json(), "doctor");
  expect([ran.exit, stateOf(ran.json(), "store")]).toEqual([5, "error"]);
  const text = await perfmon(["doctor", "--store", "sqlite:store.db"], { cwd: foreign });
  expect([text.exit, text.stdout]).toEqual([5, expect.stringContaining("perfmon cannot be used as it is: 1 error")]);
  writeFileSync(join(foreign, "file"), "");
  mkdirSync(join(foreign, "folder"));
  expect((await perfmon(["doctor", "--store", "sqlite:folder"], { cwd: foreign })).exit).toBe(5);
  expect((await perfmon(["doctor", "--store", "sqlite:file/store.db"], { cwd: foreign })).exit).toBe(5);
});

test("a target that cannot be opened is an error of its own; the rest is still looked at", async () => {
  const config = "targets: { far: { use: local, nonsense: 1 } }\ntarget: far\n";
  const ran = await perfmon(["doctor", "--json"], { cwd: folderWith({ "perfmon.config.yaml": config }) });
  expect([ran.exit, stateOf(ran.json(), "target"), stateOf(ran.json(), "store")]).toEqual([5, "error", "ok"]);
});

test("what is wrong comes first, with what to do; what is fine is named", () => {
  const check = (name: string, state: Check["state"], message: string, advice: string | null = null): Check => ({
    ...{ name, state, message, advice },
  });
  const checks = [
    check("node", "ok", "Node 24"),
    check("target", "ok", "local: 2 CPUs"),
    check("load", "warning", "load 8 on 2 CPUs", "stop it"),
    check("fio", "ok", "version 3.33, for fio"),
    check("store", "error", "it is damaged", "Restore a copy"),
  ];
  const table = { width: 60, color: false, unicode: true };
  const wrong = [" error    store   it is damaged. Restore a copy", " warning  load    load 8 on 2 CPUs. Do: stop it"];
  expect(doctorLines(checks, {}, table)).toEqual([
    ...wrong,
    " ok       target  local: 2 CPUs",
    " fine: node, fio (-v says more of them)",
  ]);
  expect(doctorLines(checks, { verbose: true }, table).slice(2)).toEqual([
    " ok       node    Node 24",
    " ok       target  local: 2 CPUs",
    " ok       fio     version 3.33, for fio",
  ]);
  expect(doctorLines(checks, { quiet: true }, table).map((line) => line.trim().split(/ +/)[1])).toEqual([
    "store",
    "load",
  ]);
});

test("what exec would refuse of the configuration is an error, and says what to do", async () => {
  const plugins = ["targets/local", "tools/script", "collectors/sqlite", "reporters/terminal", "monitors/resources"];
  const broken = async (config: string, asExec = false) => {
    const cwd = folderWith({ "perfmon.config.yaml": config });
    const ran = await perfmon(["doctor", "--json"], { cwd });
    expectDocument(ran.json(), "doctor");
    expect([ran.exit, ran.json().usable]).toEqual([5, false]);
    if (asExec) expect((await perfmon(["exec", "--repetitions", "1", "--", "true"], { cwd })).exit).toBe(2);
    return ran.json().checks.filter(({ state }: any) => state === "error");
  };
  const names = plugins.map((name) => `"@perfmon/core/plugins/${name}"`).join(", ");
  expect(await broken(`plugins: [${names}]\nmonitors: [canary]`, true)).toMatchObject([
    {
      name: "analyzers",
      message: 'no plugin gives an analyzer "evidence"',
      advice: expect.stringMatching(/add "@perfmon\/core\/plugins\/analyzers\/evidence" to plugins: in .*config\.yaml/),
    },
    { name: "monitors", message: 'no plugin gives a monitor "canary"' },
  ]);
  const errors = async (config: string) => (await broken(config)).map(({ name }: any) => name);
  expect(await errors("options: { severity: { medium: 9 } }")).toEqual(["analyzers"]);
  expect(await errors("monitors: [perf]")).toEqual(["monitors"]);
  expect(await errors("reporters: [terminal, junitt=x.xml]")).toEqual(["reporters"]);
  expect(await errors("thresholds: { wall_time: much }")).toEqual(["thresholds"]);
  expect(await errors("profile: always\nprofiler: resources")).toEqual(["profiler"]);
  expect(await errors(`plugins: [${names.replace(/"[^"]*sqlite", /, "")}]\nanalyzers: []\nmonitors: []`)).toEqual([
    "store",
  ]);
});

describe("advice by facts", () => {
  const facts = (values: Readonly<Record<string, string | number>>): Environment =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, role: "noted" as const }]));
  const states = (values: Readonly<Record<string, string | number>>) =>
    Object.fromEntries(factChecks("t", facts(values)).map(({ name, state }) => [name, state]));

  test("a quiet machine has nothing to warn of", () => {
    const quiet = {
      ...{
        "cpu.model": "X",
        "cpu.count": 8,
        virtualisation: "none",
        "cpu.governor": "performance",
        "cpu.turbo": "off",
      },
      ...{
        "cpu.smt": "off",
        "memory.aslr": 2,
        "memory.thp": "madvise",
        "load.1m": 0.1,
        "cpu.steal": 0,
        clocksource: "tsc",
      },
    };
    expect(new Set(Object.values(states(quiet)))).toEqual(new Set(["ok"]));
  });

  test("each thing that disturbs is a warning with something to do", () => {
    const noisy = {
      ...{ "cpu.model": "X", "cpu.count": 8, virtualisation: "kvm", "cpu.governor": "powersave", "cpu.turbo": "on" },
      ...{
        "cpu.smt": "on",
        "memory.aslr": 0,
        "memory.thp": "always",
        "load.1m": 5,
        "cpu.steal": 0.2,
        clocksource: "hpet",
      },
    };
    const warned = factChecks("t", facts(noisy)).filter(({ state }) => state === "warning");
    expect(warned.map(({ name }) => name)).toEqual([
      ...["virtualisation", "governor", "turbo", "smt", "aslr", "huge pages", "load", "steal", "clock"],
    ]);
    expect(warned.every(({ advice }) => advice !== null)).toBe(true);
  });

  test("turbo is turned off where its driver has the switch", () => {
    const advice = (driver: string) =>
      factChecks("t", facts({ "cpu.turbo": "on", "cpu.driver": driver })).find(({ name }) => name === "turbo")?.advice;
    expect(advice("intel_pstate")).toContain("no_turbo");
    expect(advice("acpi-cpufreq")).toContain("cpufreq/boost");
  });

  test("what is not told is no warning, but a target that tells nothing is one", () => {
    expect(states({ "cpu.count": 2 })).toEqual({ target: "ok", governor: "ok" });
    expect(states({})).toMatchObject({ target: "warning" });
  });
});
