import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { runSamples } from "../../core/analysis/run-samples.ts";
import { runTaints } from "../../core/api/taints.ts";
import type { ExecContext } from "../../core/exec/context.ts";
import { prepareCase } from "../../core/exec/prepare.ts";
import { type RanPlan, runPlan } from "../../core/exec/run-plan.ts";
import { createHooks } from "../../core/host/hooks.ts";
import { bareCase } from "../../core/model/bare.ts";
import type { Case, RepetitionPolicy } from "../../core/model/case.ts";
import type { Plan } from "../../core/model/plan.ts";
import type { CaseResult, Repetition } from "../../core/model/run.ts";
import { defineTool } from "../../core/plugin/define.ts";
import type { ExecResult, ResolvedCommand, Session } from "../../core/plugin/target.ts";

const NUMBER = { name: "number", unit: "1", better: "higher", kind: "custom", description: "what it printed" } as const;
const numbers = defineTool<any>({
  summary: "prints a number",
  options: { type: "object", additionalProperties: false, properties: {} },
  metrics: [NUMBER],
  parserVersion: 1,
  command: ({ name }) => ({ argv: ["measure", name] }),
  parse: ({ stdout }) => [{ metric: "number", value: Number(stdout), unit: "1", labels: {} }],
});

const caseOf = (id: string, repetitions: Partial<RepetitionPolicy>): Case => ({
  ...bareCase(id, "numbers", id),
  options: { name: id },
  timeout: 5,
  repetitions: { min: 3, max: 3, until: null, budget: null, ...repetitions },
});

/** What happens to one execution: a reason that disturbs it, or more. */
type Fate = string | null | Partial<ExecResult>;

interface Ran {
  readonly plan: RanPlan;
  /** Ids in the order in which they ran. */
  readonly order: readonly string[];
  readonly messages: readonly string[];
  /** By place in the case, what the store holds at last. */
  readonly stored: ReadonlyMap<string, Repetition>;
}

/** Runs cases of one block; the n-th execution prints n, takes 1 s and meets the n-th fate. `abort` ends the run during one. */
async function ran(
  policies: Readonly<Record<string, Partial<RepetitionPolicy>>>,
  fates: readonly Fate[],
  { abort = Number.POSITIVE_INFINITY, deadline = null as number | null, earlier = [] as readonly CaseResult[] } = {},
): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), "perfmon-repeats-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const stop = new AbortController();
  const order: string[] = [];
  const session = {
    async exec({ argv }: ResolvedCommand, _: unknown, local: { stdout: string; stderr: string }): Promise<ExecResult> {
      const n = order.push(argv[1]!);
      if (n === abort) stop.abort("SIGINT");
      const fate = fates[n - 1] ?? null;
      writeFileSync(local.stdout, String(n));
      writeFileSync(local.stderr, "");
      const more = typeof fate === "string" ? { disturbances: [fate] } : (fate ?? {});
      const ended = { exitCode: 0, signal: null, duration: 1, started: "2026-01-01T00:00:00Z", timedOut: false };
      return { ...ended, aborted: stop.signal.aborted, truncated: false, suspended: false, strays: [], ...more };
    },
  } as unknown as Session;
  const hooks: ExecContext["hooks"] = createHooks(() => {});
  const stored = new Map<string, Repetition>();
  const messages: string[] = [];
  hooks.collect.tapPromise("store", async (it) => {
    if (it.what === "repetition") stored.set(`${it.index}/${it.sequence}`, it.repetition);
  });
  hooks.event.tap("log", (event) => {
    if (event.type === "message") messages.push(event.text);
  });
  const cases = Object.entries(policies).map(([id, policy]) => caseOf(id, policy));
  const block = { suite: "s", order: "interleaved" as const, setup: [], cleanup: [] };
  const prepared = cases.map((each, i) => prepareCase(each, i, numbers, [], null, {}, block));
  const context = {
    ...{ session, hooks, folder, scratch: "/scratch", facts: {}, topology: { cpus: [] }, binaries: new Map() },
    ...{ toolVersions: new Map(), env: {}, signal: stop.signal, kill: stop.signal, clock: () => order.length },
    limits: { grace: 1, output: 1e6 },
  } as ExecContext;
  const plan = await runPlan({ blocks: [block], cases, seed: 1 } as unknown as Plan, prepared, context, {
    ...{ run: "R", began: 0, deadline, maxFailures: null, blockMonitors: [], earlier, earlierBlocks: [] },
  });
  return { plan, order, messages, stored };
}

const values = ({ plan }: Ran) => runSamples({ id: "R", cases: plan.cases }).map((sample) => sample.values);
const shown = (repetitions: Iterable<Repetition>) =>
  [...repetitions].map(({ index, setAside, outcome }) => `${index} ${outcome}${setAside ? " aside" : ""}`);
const taints = ({ plan }: Ran) => runTaints(plan.cases, {}, {});

describe("a disturbed repetition", () => {
  test("is repeated, kept, and does not count where its repeat is clean", async () => {
    const it = await ran({ a: {} }, [null, "noise"]);
    expect(values(it)).toEqual([[1, 3, 4]]);
    expect(shown(it.plan.cases[0]!.repetitions)).toEqual([
      "0 completed",
      "1 completed aside",
      "1 completed",
      "2 completed",
    ]);
    expect(it.plan.cases[0]!.repetitions[1]).toMatchObject({ taints: ["noise"], measurements: [{ value: 2 }] });
    expect(shown(it.stored.values())).toEqual(shown(it.plan.cases[0]!.repetitions));
    expect(taints(it)).toEqual([]);
  });
  test("is repeated twice; then the last counts, and the run is doubtful, with the reason", async () => {
    const it = await ran({ a: { min: 9, max: 9 } }, ["noise", "heat", "steal"]);
    expect(values(it)[0]).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(taints(it)).toEqual(["a repetition stayed disturbed after 2 repeats: steal"]);
  });
  test("comes again in the next round: what disturbed it may be over, and the others go on", async () => {
    const it = await ran({ a: { min: 2, max: 2 }, b: { min: 2, max: 2 } }, ["noise"]);
    expect(it.order).toEqual(["a", "b", "a", "b", "a"]);
    expect(values(it)).toEqual([
      [3, 5],
      [2, 4],
    ]);
  });
  test("is none where something failed: nothing is tried until it succeeds", async () => {
    const it = await ran({ a: {} }, [{ exitCode: 1, disturbances: ["noise"] }]);
    expect(it.order).toEqual(["a"]);
    expect(it.plan.cases[0]!.outcome).toBe("failed");
  });
  test("that the machine slept through has no values and is repeated", async () => {
    const it = await ran({ a: {} }, [null, { suspended: true }]);
    expect(values(it)).toEqual([[1, 3, 4]]);
    expect(shown(it.plan.cases[0]!.repetitions)[1]).toBe("1 failed aside");
    expect(it.plan.cases[0]!.outcome).toBe("completed");
  });
  test("that the machine slept through three times fails its case", async () => {
    const it = await ran({ a: { min: 9, max: 9 } }, Array(3).fill({ suspended: true }));
    expect(it.order).toHaveLength(3);
    expect(it.plan.cases[0]).toMatchObject({ outcome: "failed", reason: expect.stringContaining("suspended") });
  });
});

describe("how much is repeated", () => {
  test("a quarter of what is planned, at least 2, in all; and that is said once", async () => {
    const always = Array(100).fill("noise");
    const few = await ran({ a: {}, b: {} }, always);
    expect(few.order).toHaveLength(6 + 2);
    const many = await ran({ a: { min: 10, max: 10 }, b: { min: 10, max: 10 } }, always);
    expect(many.order).toHaveLength(20 + 5);
    expect(many.messages).toEqual([
      "5 disturbed repetitions were repeated, as many as this run may: further ones count as they are",
    ]);
    expect(values(many).map(({ length }) => length)).toEqual([10, 10]);
    expect(taints(many)).toHaveLength(1);
  });
  test("of an open end its minimum is what is planned", async () => {
    const it = await ran({ a: { min: 12, max: 30, until: 0.000001 } }, Array(60).fill("noise"));
    expect(it.plan.cases[0]!.repetitions.filter(({ setAside }) => setAside)).toHaveLength(3);
  });
  test("no longer than the case's budget", async () => {
    const it = await ran({ a: { min: 3, max: 30, budget: 4 } }, ["noise", null, null, "noise"]);
    expect(it.order).toHaveLength(4);
    expect(values(it)).toEqual([[2, 3, 4]]);
  });
  test("no longer than the run may last: what was set aside for it counts after all", async () => {
    const late = await ran({ a: {} }, [null, null, "noise"], { deadline: 3 });
    expect(late.plan.stopped).toBe("time-limit");
    expect(values(late)).toEqual([[1, 2, 3]]);
  });
});

describe("a run that ends between a repetition and its repeat", () => {
  test("counts what it has: nothing is lost, in the store neither", async () => {
    const it = await ran({ a: {} }, [null, "noise"], { abort: 3 });
    expect(values(it)).toEqual([[1, 2]]);
    expect(shown(it.stored.values())).toEqual(["0 completed", "1 completed", "1 aborted"]);
    expect(it.stored.get("0/1")).toMatchObject({ taints: ["noise"] });
  });
  test("and goes on with what is missing, as often as is left", async () => {
    const before = (await ran({ a: {} }, ["noise", "noise"], { abort: 3 })).plan.cases[0]!;
    // Killed instead of told to stop: nobody has taken back what was set aside.
    const killed = before.repetitions
      .filter(({ outcome }) => outcome === "completed")
      .map((each) => ({ ...each, setAside: true }));
    const it = await ran({ a: {} }, ["noise"], { earlier: [{ ...before, repetitions: killed }] });
    expect(shown(it.plan.cases[0]!.repetitions)).toEqual([
      ...["0 completed aside", "0 completed aside", "0 completed", "1 completed", "2 completed"],
    ]);
    expect([...it.stored.keys()]).toEqual(["0/2", "0/3", "0/4"]);
    expect(taints(it)).toEqual(["a repetition stayed disturbed after 2 repeats: noise"]);
  });
});
