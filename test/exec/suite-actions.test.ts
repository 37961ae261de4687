import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { ExecContext } from "../../core/exec/context.ts";
import { prepareCase } from "../../core/exec/prepare.ts";
import { reproduceScript } from "../../core/exec/reproduce.ts";
import { type RanPlan, runPlan } from "../../core/exec/run-plan.ts";
import { tapLifecycle } from "../../core/exec/taps.ts";
import { createHooks } from "../../core/host/hooks.ts";
import type { Action, Case } from "../../core/model/case.ts";
import type { Plan } from "../../core/model/plan.ts";
import { defineTool } from "../../core/plugin/define.ts";
import type { ResolvedCommand, Session } from "../../core/plugin/target.ts";

const action = (...argv: string[]): Action => ({ argv, env: {} });

const echo = defineTool<any>({
  summary: "prints 1",
  options: { type: "object", additionalProperties: false, properties: {} },
  metrics: [{ name: "number", unit: "1", better: "higher", kind: "custom", description: "what it printed" }],
  parserVersion: 1,
  command: ({ name }) => ({ argv: ["measure", name] }),
  parse: () => [{ metric: "number", value: 1, unit: "1", labels: {} }],
});

function item(id: string, block: number): Case {
  return {
    ...{ id, step: id, title: null, block, uses: "echo", parameters: {}, with: {}, options: { name: id } },
    ...{ fingerprint: id, placement: {}, warmup: 0, timeout: 5, settle: null, cache: null },
    repetitions: { min: 2, max: 2, until: null, budget: null },
    ...{ setup: [action("set-up", id)], cleanup: [action("clean-up", id)], prepare: [], conclude: [] },
    ...{ requires: {}, monitors: [], thresholds: [], metrics: { include: [], exclude: [] } },
    ...{ tags: [], smoke: false, allowDestructive: false },
  };
}

/** Two suites, the first with a setup and a cleanup of its own; `react` may make a command fail, or abort the run. */
async function ran(
  react: (command: ResolvedCommand, abort: () => void) => number,
): Promise<{ log: string[]; told: string[]; plan: RanPlan; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), "perfmon-suite-actions-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const stop = new AbortController();
  const log: string[] = [];
  const session = {
    async exec(command: ResolvedCommand, _: unknown, local: { stdout: string; stderr: string }) {
      log.push(command.argv.join(" "));
      const exitCode = react(command, () => stop.abort("SIGINT"));
      writeFileSync(local.stdout, "");
      writeFileSync(local.stderr, exitCode === 0 ? "" : "no space left");
      const result = { exitCode, signal: null, duration: 1, started: "2026-01-01T00:00:00Z", timedOut: false };
      return { ...result, aborted: stop.signal.aborted, truncated: false, suspended: false, strays: [] };
    },
  } as unknown as Session;
  const hooks: ExecContext["hooks"] = createHooks(() => {});
  tapLifecycle(hooks);
  const told: string[] = [];
  hooks.collect.tapPromise("store", async (it) => {
    if (it.what === "case") told.push(`${it.result.case.id} ${it.result.outcome}`);
    if (it.what === "block") told.push(`${it.record.monitor} ${it.record.problems[0]?.message}`);
  });
  const blocks = [
    {
      ...{ suite: "io", order: "interleaved" as const },
      ...{ setup: [action("fill"), action("sync")], cleanup: [action("empty"), action("remove")] },
    },
    { suite: "plain", order: "interleaved" as const, setup: [], cleanup: [] },
  ];
  const cases = [item("a", 0), item("b", 0), item("c", 1)];
  const plan = { blocks, cases, seed: 1 } as unknown as Plan;
  const prepared = cases.map((each, i) => prepareCase(each, i, echo, [], null, {}, blocks[each.block]));
  const context: ExecContext = {
    ...{ session, hooks, folder, scratch: "/scratch", facts: {}, topology: { cpus: [] }, binaries: new Map() },
    ...{
      toolVersions: new Map(),
      env: {},
      signal: stop.signal,
      kill: stop.signal,
      clock: () => 0,
      limits: { grace: 1, output: 1e6 },
    },
  };
  const result = await runPlan(plan, prepared, context, {
    ...{ run: "R", began: 0, deadline: null, maxFailures: null, blockMonitors: [], earlier: [], earlierBlocks: [] },
  });
  return { log, told, plan: result, folder };
}

const FINE = () => 0;

test("a suite's setup runs once before its first case, its cleanup once after everything", async () => {
  const { log, plan, folder } = await ran(FINE);
  expect(log).toEqual([
    ...["fill", "sync", "set-up a", "measure a", "set-up b", "measure b", "set-up c", "measure c"],
    ...["measure a", "clean-up a", "measure b", "clean-up b", "measure c", "clean-up c"],
    ...["empty", "remove"],
  ]);
  expect(plan.cases.map(({ outcome }) => outcome)).toEqual(["completed", "completed", "completed"]);
  expect(readdirSync(join(folder, "suites"))).toEqual(["000"]);
});

test("where it fails, every case of the suite fails with the reason, and cleanup runs", async () => {
  const { log, told, plan } = await ran(({ argv }) => (argv[0] === "sync" ? 1 : 0));
  expect(log).toEqual([
    ...["fill", "sync", "set-up c", "measure c", "measure c", "clean-up c"],
    ...["empty", "remove"],
  ]);
  expect(plan.cases.map(({ outcome }) => outcome)).toEqual(["failed", "failed", "completed"]);
  expect(plan.cases[0]!.reason).toContain('the suite\'s setup command "sync" ended with exit code 1: no space left');
  expect(told).toEqual(["a failed", "b failed", "c completed"]);
});

test("an interrupted run cleans up too", async () => {
  const { log, plan } = await ran(({ argv }, abort) => {
    if (argv.join(" ") === "measure b") abort();
    return 0;
  });
  expect(log.slice(-4)).toEqual(["clean-up b", "clean-up a", "empty", "remove"]);
  expect(plan.stopped).toBe("interrupted");
});

test("an interruption during setup leaves its cases unfinished, not failed", async () => {
  const { log, plan } = await ran((_, abort) => {
    abort();
    return 0;
  });
  expect(log).toEqual(["fill", "empty", "remove"]);
  expect(plan.cases.map(({ outcome }) => outcome)).toEqual(["aborted", "aborted", "aborted"]);
});

test("a cleanup that fails is told and does not keep the rest from running", async () => {
  const { log, told, plan } = await ran(({ argv }) => (argv[0] === "empty" ? 2 : 0));
  expect(log.slice(-2)).toEqual(["empty", "remove"]);
  expect(told.at(-1)).toContain('cleanup cleanup command "empty" ended with exit code 2');
  expect(plan.cases.map(({ outcome }) => outcome)).toEqual(["completed", "completed", "completed"]);
});

test("the script that reproduces a case has the suite's setup and cleanup in it", () => {
  const suite = { setup: [action("fill")], cleanup: [action("remove")] };
  const record = { plain: { argv: ["measure", "a"], inputs: {} }, binaries: {}, suite };
  const script = reproduceScript(item("a", 0), record as never, "run R");
  const order = ["remove", "fill", "set-up a", "measure a"].map((word) => script.lastIndexOf(`LC_ALL=C ${word}`));
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(script).toMatch(/clean-up a \|\| :\n {2}env LC_ALL=C remove \|\| :/);
});
