import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildPlan, planWith } from "../../core/api/plan.ts";
import { Project } from "../../core/api/project.ts";
import type { Case, Facts } from "../../core/model/case.ts";
import type { Plan } from "../../core/model/plan.ts";
import type { Tool } from "../../core/plugin/tool.ts";

const FOLDER = fileURLToPath(new URL("../../suites/", import.meta.url));
const NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => file.slice(0, -5))
  .sort();

/** Of commands whose time no tool can know. */
const UNTIMED: ReadonlySet<string> = new Set(["custom", "processes"]);

/** Somebody's folder without a configuration: the built-in plugins, and the built-in suites by their names. */
const folder = mkdtempSync(join(tmpdir(), "perfmon-suites-"));
let project: Project;
/** Of this machine. */
let facts: Facts;

beforeAll(async () => {
  project = await Project.open({ cwd: folder, env: {} });
  const session = await project.openSession();
  facts = await session.facts();
  await session.close();
});
afterAll(async () => {
  await project.close();
  rmSync(folder, { recursive: true });
});

interface Planned {
  readonly plan: Plan;
  /** Those that run here and those that are skipped here. */
  readonly cases: readonly Case[];
  readonly tools: ReadonlyMap<string, Tool>;
}

async function planned(name: string, scale?: string, changed: Readonly<Record<string, number>> = {}): Promise<Planned> {
  const values = Object.entries(changed).map(([key, value]) => [key, { value, role: "noted" as const }]);
  const overrides = scale === undefined ? {} : { set: { scale } };
  const known = { ...facts, ...Object.fromEntries(values) };
  const { plan, tools } = await buildPlan(project, { suites: [name], overrides }, known);
  return { plan, tools, cases: [...plan.cases, ...plan.skipped.map((each) => each.case)] };
}

const seconds = ({ plan, tools }: Planned) =>
  plan.cases.reduce(
    (sum, { uses, options, repetitions: { max }, warmup }) =>
      sum + (tools.get(uses)!.estimate?.(options) ?? 0) * (max + warmup),
    0,
  );

const withOf = (cases: readonly Case[], uses: string) => cases.filter((item) => item.uses === uses);
const ids = (cases: readonly Case[]) => cases.map(({ id }) => id);

test("the built-in suites", () => {
  const first = ["custom", "full", "io", "latency", "memory", "network", "network-veth", "processes", "quick"];
  expect(NAMES).toEqual([...first, "scheduler", "streams", "syscall"]);
});

test("every built-in tool is in one of them", async () => {
  const used = new Set(
    (await Promise.all(NAMES.map((name) => planned(name)))).flatMap(({ cases }) => cases.map(({ uses }) => uses)),
  );
  expect([...used].sort()).toEqual(project.registry.names("tools").sort());
});

describe.each(NAMES)("%s", (name) => {
  const text = readFileSync(join(FOLDER, `${name}.yaml`), "utf8");

  test("is valid without a target and on this one, with nothing to remark", async () => {
    const request = { suites: [name] };
    expect((await planWith(project, request, null)).diagnostics).toEqual([]);
    expect((await planWith(project, request, facts)).diagnostics).toEqual([]);
  });

  test("says what it is, to people and to filters", () => {
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/schemas\/suite\.schema\.json\n#\n# [A-Z]/);
    expect(text).toMatch(new RegExp(`^name: ${name}$`, "m"));
    expect(text).toMatch(/^description: .{20,}$/m);
    expect(text).toMatch(/^tags: \[/m);
    const comments = text.split("\n").filter((line) => /^\s*#|\s# /.test(line)).length;
    expect(comments).toBeGreaterThan((text.match(/^ {2}- id:/gm)?.length ?? 0) / 2 + 3);
  });

  test("--set scale=smoke: the same cases, once each, in a fraction of the time", async () => {
    const whole = await planned(name);
    const smoke = await planned(name, "smoke");
    expect(ids(smoke.cases)).toEqual(ids(whole.cases));
    for (const { repetitions, warmup } of smoke.cases) expect([repetitions.max, warmup]).toEqual([1, 0]);
    expect(smoke.cases.map(({ placement }) => placement)).toEqual(whole.cases.map(({ placement }) => placement));
    if (!UNTIMED.has(name)) expect(seconds(smoke)).toBeLessThan(seconds(whole) / 3);
  });

  test("everything that lmbench would calibrate is said; fio's engine, its way past the cache and its end too", async () => {
    const { cases } = await planned(name);
    for (const item of withOf(cases, "lmbench"))
      expect(Object.keys(item.with)).toEqual(expect.arrayContaining(["benchmark", "enough", "tries"]));
    for (const item of withOf(cases, "fio"))
      expect(Object.keys(item.with)).toEqual(
        expect.arrayContaining(["ioengine", "direct", "iodepth", "ramp_time", "runtime", "time_based", "size"]),
      );
  });

  test("everything is pinned, but for copies on all CPUs", async () => {
    for (const { id, placement } of (await planned(name)).cases)
      if (!id.includes("bandwidth-all")) expect([id, placement.cpus]).toEqual([id, expect.any(String)]);
  });
});

test("quick informs: three repetitions, no warm-up, no gate, under a minute", async () => {
  const quick = await planned("quick");
  for (const { repetitions, warmup, smoke } of quick.cases)
    expect({ repetitions: repetitions.max, warmup, smoke }).toEqual({ repetitions: 3, warmup: 0, smoke: true });
  expect(seconds(quick)).toBeLessThan(60);
  expect(new Set(withOf(quick.cases, "lmbench").map((item) => item.options.enough))).toEqual(new Set([10_000]));
});

test("repetitions of the others", async () => {
  const wanted = { syscall: 10, scheduler: 10, processes: 10, memory: 10, io: 5, latency: 5, network: 5, streams: 5 };
  for (const [name, repetitions] of Object.entries(wanted))
    for (const { id, ...item } of (await planned(name)).cases)
      expect([id, item.repetitions.min, item.smoke]).toEqual([id, repetitions, false]);
});

test("io: readers before writers, and the file is written by the suite, once", async () => {
  const { cases, plan } = await planned("io");
  const writes = cases.map(({ options }) => !/^(rand)?read$/.test(String(options.rw)));
  expect(writes).toEqual([...writes].sort());
  expect(plan.blocks[0]!.setup.at(-1)!.argv).toEqual(
    expect.arrayContaining(["--rw=write", "--bs=1m", "--direct=1", "--end_fsync=1", "--refill_buffers=1"]),
  );
  expect(plan.blocks[0]!.cleanup).toHaveLength(1);
});

test("memory: sizes follow the host's caches; NUMA nodes are measured where there are several", async () => {
  const large = { "cache.l1": 2 ** 15, "cache.l3": 2 ** 27, "cache.last": 2 ** 27, "numa.nodes": 2 };
  const { plan } = await planned("memory", undefined, large);
  const sizes = new Set(plan.cases.filter(({ step }) => step === "bandwidth").map(({ options }) => options.size));
  expect([...sizes]).toEqual(expect.arrayContaining([2 ** 14, 2 ** 26, 2 ** 29]));
  expect(ids(plan.cases).filter((id) => id.startsWith("numa-"))).toHaveLength(8);
  const { plan: one } = await planned("memory", undefined, { "numa.nodes": 1 });
  expect(one.skipped.map(({ reason }) => reason)).toEqual(Array(8).fill("needs 2 NUMA nodes; the target has 1"));
});

test("scheduler: each tool's part, on one CPU and on two where that is another thing", async () => {
  const { cases } = await planned("scheduler");
  const on = (step: string) => cases.filter((item) => item.step === step).map(({ placement }) => placement.cpus);
  for (const step of ["pipe", "threads", "mutex"]) expect([step, on(step)]).toEqual([step, ["same", "spread 2"]]);
  expect(on("messaging")).toHaveLength(4);
  expect(new Set(on("stress"))).toEqual(new Set(["same"]));
  expect(new Set(cases.map(({ uses }) => uses))).toEqual(new Set(["perf-bench", "sysbench", "stress-ng"]));
});

test("network: the same cases on loopback and between namespaces, which need root", async () => {
  const { cases } = await planned("network", undefined, { "user.id": 0 });
  const block = (index: number) => cases.filter((item) => item.block === index);
  expect(block(0).map(({ options, placement }) => [options.test, placement.cpus])).toEqual(
    block(1).map(({ options, placement }) => [options.test, placement.cpus]),
  );
  expect(block(1)).toHaveLength(9);
  const { plan } = await planned("network", undefined, { "user.id": 1000 });
  expect(ids(plan.cases).every((id) => id.startsWith("network/"))).toBe(true);
  expect(plan.skipped.map(({ reason }) => reason)).toEqual(Array(9).fill("needs root"));
});

test("full is all of them in blocks, and covers throughput, latency and the use of resources", async () => {
  const { plan, cases, tools } = await planned("full", undefined, { "user.id": 0 });
  expect(plan.blocks.map(({ suite }) => suite)).toEqual(["syscall", "memory", "network-veth", "network", "io"]);
  const monitors = [...new Set(cases.flatMap((item) => item.monitors))];
  expect(monitors).toEqual(["resources", "canary"]);
  expect(new Set(cases.map(({ repetitions }) => repetitions.max))).toEqual(new Set([5]));
  const ofTools = cases.flatMap((item) => {
    const { metrics } = tools.get(item.uses)!;
    return typeof metrics === "function" ? metrics(item.options) : metrics;
  });
  const ofMonitors = await Promise.all(monitors.map((name) => project.registry.get("monitors", name)));
  const kinds = new Set([...ofTools, ...ofMonitors.flatMap(({ metrics }) => metrics)].map(({ kind }) => kind));
  for (const kind of ["io_throughput", "network_throughput", "memory_bandwidth"]) expect(kinds).toContain(kind);
  for (const kind of ["io_latency", "network_latency", "system_call_latency"]) expect(kinds).toContain(kind);
  expect(kinds).toContain("resource_utilization");
});

test("custom shows every way of the script tool", async () => {
  const { cases } = await planned("custom");
  const extracts = cases.flatMap(({ options }) => (options.extract ?? []) as readonly object[]);
  const used = new Set([...cases.map(({ options }) => options), ...extracts].flatMap((each) => Object.keys(each)));
  for (const way of ["command", "shell", "env", "stdin", "time", "regex", "json", "csv", "row", "key", "benchfmt"])
    expect(used).toContain(way);
  for (const way of ["labels", "from", "all", "zero", "headline"]) expect(used).toContain(way);
  expect(new Set(cases.map(({ uses }) => uses))).toEqual(new Set(["script"]));
});
