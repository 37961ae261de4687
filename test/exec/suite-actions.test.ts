import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { prepareCase } from "../../core/exec/prepare.ts";
import { reproduceScript } from "../../core/exec/reproduce.ts";
import type { RanPlan } from "../../core/exec/run-plan.ts";
import { bareCase } from "../../core/model/bare.ts";
import type { Case } from "../../core/model/case.ts";
import type { ResolvedCommand, Session } from "../../core/plugin/target.ts";
import { action, bareBlock, bareContext, bareResult, bareTool, runBare } from "./bare.ts";

function item(id: string, block: number): Case {
  return {
    ...bareCase(id, "echo", id),
    ...{ block, options: { name: id }, timeout: 5 },
    repetitions: { min: 2, max: 2, until: null, budget: null },
    ...{ setup: [action("set-up", id)], cleanup: [action("clean-up", id)] },
  };
}

/** Two suites, the first with a setup and a cleanup of its own; `react` may make a command fail, or abort the run. */
async function ran(
  react: (command: ResolvedCommand, abort: () => void) => number,
): Promise<{ log: string[]; told: string[]; plan: RanPlan; folder: string }> {
  const stop = new AbortController();
  const log: string[] = [];
  const session: Partial<Session> = {
    async exec(command, _, local) {
      log.push(command.argv.join(" "));
      const exitCode = react(command, () => stop.abort("SIGINT"));
      const stderr = exitCode === 0 ? "" : "no space left";
      return bareResult(local, { stderr, exitCode, aborted: stop.signal.aborted });
    },
  };
  const context = bareContext(session, { signal: stop.signal });
  const told: string[] = [];
  context.hooks.collect.tapPromise("store", async (it) => {
    if (it.what === "case") told.push(`${it.result.case.id} ${it.result.outcome}`);
    if (it.what === "block") told.push(`${it.record.monitor} ${it.record.problems[0]?.message}`);
  });
  const blocks = [
    bareBlock("io", [action("fill"), action("sync")], [action("empty"), action("remove")]),
    bareBlock("plain"),
  ];
  const cases = [item("a", 0), item("b", 0), item("c", 1)];
  const prepared = cases.map((each, i) => prepareCase(each, i, bareTool, [], null, {}, blocks[each.block]));
  const plan = await runBare({ blocks, cases }, prepared, context);
  return { log, told, plan, folder: context.folder };
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
  const environment = { PATH: "/a b:/bin", LC_ALL: "C" };
  const result = { folder: "/srv/it's here" };
  const record = { plain: { argv: ["measure", "a"], inputs: {} }, binaries: {}, suite, environment, result };
  const script = reproduceScript(item("a", 0), record as never, "run R");
  const order = ["remove", "fill", "set-up a", "measure a"].map((word) => script.lastIndexOf(`LC_ALL=C ${word}`));
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(script).toMatch(/clean-up a \|\| :\n {2}env -i PATH='\/a b:\/bin' LC_ALL=C remove \|\| :/);
  expect(script.indexOf("cd '/srv/it'\\''s here'\n")).toBeLessThan(script.indexOf("fill"));
  const { environment: _, result: __, ...old } = record;
  expect(reproduceScript(item("a", 0), old as never, "run R")).toContain("\nenv LC_ALL=C measure a");
});
