import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { ExecContext } from "../../core/exec/context.ts";
import { prepareCase } from "../../core/exec/prepare.ts";
import { runPlan } from "../../core/exec/run-plan.ts";
import { createHooks } from "../../core/host/hooks.ts";
import { bareCase } from "../../core/model/bare.ts";
import type { Plan } from "../../core/model/plan.ts";
import { defineTool } from "../../core/plugin/define.ts";
import type { BlockMonitor } from "../../core/plugin/monitor.ts";
import type { ExecResult, ResolvedCommand, Session } from "../../core/plugin/target.ts";

const options = { type: "object", additionalProperties: false, properties: {} } as const;
const tool = defineTool<any>({
  ...{ summary: "takes its time", options, parserVersion: 1, command: () => ({ argv: ["measure"] }) },
  metrics: [{ name: "n", unit: "1", better: "lower", kind: "custom", description: "1" }],
  parse: () => [{ metric: "n", value: 1, unit: "1", labels: {} }],
});
const counter: BlockMonitor = {
  ...{ scope: "block", summary: "counts", options, command: () => ({ argv: ["count"] }) },
  metrics: [{ name: "canary.n", unit: "1", better: "lower", kind: "custom", description: "which reading" }],
  read: ({ stdout }) => [{ metric: "canary.n", value: Number(stdout), unit: "1" }],
};

/** Blocks of one case each; `seconds` is what one repetition takes. Gives `block when reading`. */
async function readings(blockCount: number, seconds: number, repetitions: number): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "perfmon-block-readings-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  let [now, count] = [0, 0];
  const session = {
    async exec({ argv }: ResolvedCommand, _: unknown, local: { stdout: string; stderr: string }): Promise<ExecResult> {
      if (argv[0] === "measure") now += seconds;
      else count++;
      writeFileSync(local.stdout, String(count));
      writeFileSync(local.stderr, "");
      const ended = { exitCode: 0, signal: null, duration: 1, started: "2026-01-01T00:00:00Z", timedOut: false };
      return { ...ended, aborted: false, truncated: false, suspended: false, strays: [] };
    },
  } as unknown as Session;
  const hooks: ExecContext["hooks"] = createHooks(() => {});
  const stop = new AbortController();
  const context = {
    ...{ session, hooks, folder, scratch: "/scratch", facts: {}, topology: { cpus: [] }, binaries: new Map() },
    ...{ toolVersions: new Map(), env: {}, signal: stop.signal, kill: stop.signal, clock: () => now },
    limits: { grace: 1, output: 1e6 },
  } as ExecContext;
  const policy = { min: repetitions, max: repetitions, until: null, budget: null };
  const cases = Array.from({ length: blockCount }, (_, block) => ({
    ...bareCase(`c${block}`, "tool", `f${block}`),
    block,
    timeout: 5,
    repetitions: policy,
  }));
  const blocks = cases.map(() => ({ suite: "s", order: "interleaved" as const, setup: [], cleanup: [] }));
  const prepared = cases.map((each, i) => prepareCase(each, i, tool, [], null, {}, blocks[i]));
  const { blocks: found } = await runPlan({ blocks, cases, seed: 1 } as unknown as Plan, prepared, context, {
    ...{ run: "R", began: 0, deadline: null, maxFailures: null, earlier: [], earlierBlocks: [] },
    blockMonitors: [{ name: "canary", monitor: counter, options: {} }],
  });
  return found.map(({ block, when, measurements }) => `${block} ${when} ${measurements[0]!.value}`);
}

test("a block is read before and after; one reading between two serves both", async () => {
  expect(await readings(2, 1, 1)).toEqual(["0 before 1", "0 after 2", "1 before 2", "1 after 3"]);
});

test("a long block is read within, where 30 s have gone", async () => {
  expect(await readings(1, 20, 6)).toEqual([
    ...["0 before 1", "0 after 2", "0 before 2", "0 after 3", "0 before 3", "0 after 4"],
  ]);
  expect(await readings(1, 4, 6)).toEqual(["0 before 1", "0 after 2"]);
});
