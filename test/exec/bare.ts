/** The least that an execution needs around it: a tool, a block, a context whose session the test makes. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { ExecContext } from "../../core/exec/context.ts";
import { type RanPlan, runPlan } from "../../core/exec/run-plan.ts";
import { tapLifecycle } from "../../core/exec/taps.ts";
import { createHooks } from "../../core/host/hooks.ts";
import type { Action } from "../../core/model/case.ts";
import type { Plan } from "../../core/model/plan.ts";
import { defineTool } from "../../core/plugin/define.ts";
import type { ExecResult, Session } from "../../core/plugin/target.ts";

export const action = (...argv: string[]): Action => ({ argv, env: {} });

/** `measure NAME`, of which every output says 1. */
export const bareTool = defineTool<any>({
  summary: "prints 1",
  options: { type: "object", additionalProperties: false, properties: {} },
  metrics: [{ name: "number", unit: "1", better: "higher", kind: "custom", description: "what it printed" }],
  parserVersion: 1,
  command: ({ name }) => ({ argv: ["measure", name] }),
  parse: () => [{ metric: "number", value: 1, unit: "1", labels: {} }],
});

export const bareBlock = (suite: string, setup: readonly Action[] = [], cleanup: readonly Action[] = []) => ({
  ...{ suite, order: "interleaved" as const, setup, cleanup },
});

/** An execution of 1 s that went well, but for what is said; `stderr` is all that it printed. */
export function bareResult(
  local: { readonly stdout: string; readonly stderr: string },
  { stderr = "", ...result }: Partial<ExecResult> & { readonly stderr?: string } = {},
): ExecResult {
  writeFileSync(local.stdout, "");
  writeFileSync(local.stderr, stderr);
  const ended = { exitCode: 0, signal: null, duration: 1, started: "2026-01-01T00:00:00Z", timedOut: false };
  return { ...ended, aborted: false, truncated: false, suspended: false, strays: [], ...result };
}

/** Of a run in a folder of its own, with the lifecycle tapped. */
export function bareContext(
  session: Partial<Session>,
  { signal = new AbortController().signal, clock = () => 0 }: Partial<Pick<ExecContext, "signal" | "clock">> = {},
): ExecContext {
  const folder = mkdtempSync(join(tmpdir(), "perfmon-exec-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const hooks: ExecContext["hooks"] = createHooks(() => {});
  tapLifecycle(hooks);
  return {
    ...{ session: session as Session, hooks, folder, scratch: "/scratch", facts: {}, topology: { cpus: [] } },
    ...{ binaries: new Map(), toolVersions: new Map(), env: {}, signal, kill: signal, clock },
    limits: { grace: 1, output: 1e6 },
  };
}

export const barePlan = ({ blocks, cases }: Pick<Plan, "blocks" | "cases">) =>
  ({ blocks, cases, seed: 1 }) as unknown as Plan;

/** From the beginning, without any limit. */
export const runBare = (
  plan: Pick<Plan, "blocks" | "cases">,
  prepared: Parameters<typeof runPlan>[1],
  context: ExecContext,
): Promise<RanPlan> =>
  runPlan(barePlan(plan), prepared, context, {
    ...{ run: "R", began: 0, deadline: null, maxFailures: null, blockMonitors: [], earlier: [], earlierBlocks: [] },
  });
