import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { ExecContext } from "../../core/exec/context.ts";
import { prepareCase } from "../../core/exec/prepare.ts";
import { runPlan } from "../../core/exec/run-plan.ts";
import { tapLifecycle } from "../../core/exec/taps.ts";
import { createHooks } from "../../core/host/hooks.ts";
import { bareCase } from "../../core/model/bare.ts";
import type { Plan } from "../../core/model/plan.ts";
import type { Repetition } from "../../core/model/run.ts";
import { defineTool } from "../../core/plugin/define.ts";
import type { RepetitionMonitor } from "../../core/plugin/monitor.ts";
import type { ResolvedCommand, Session } from "../../core/plugin/target.ts";
import type { Companion } from "../../core/plugin/tool.ts";

const companion = (name: string): Companion => ({ name, argv: [name], ready: { line: /ready/ } });

const tool = defineTool<any>({
  summary: "prints 1",
  options: { type: "object", additionalProperties: false, properties: {} },
  metrics: [{ name: "number", unit: "1", better: "higher", kind: "custom", description: "what it printed" }],
  parserVersion: 1,
  command: (_, context) => ({
    argv: ["tool"],
    inputs: { "tool.conf": "x" },
    files: { "tool.out": context.file("tool.out") },
    companions: [companion("server")],
  }),
  parse: () => [{ metric: "number", value: 1, unit: "1" }],
});

const monitor: RepetitionMonitor = {
  ...{ scope: "repetition", summary: "", options: tool.options, metrics: [] },
  wrap: (command, context) => ({
    ...command,
    inputs: { ...command.inputs, "monitor.sh": "x" },
    files: { ...command.files, "monitor.txt": context.file("monitor.txt") },
    companions: [...(command.companions ?? []), companion("sampler")],
  }),
  read: () => ({ measurements: [], taints: [], problems: [] }),
};

/** One repetition; companions of these names do not start, are found dead at its end, or cannot be stopped. */
async function ran({ unready = "", dead = "", stuck = "" } = {}): Promise<{ log: string[]; repetition: Repetition }> {
  const folder = mkdtempSync(join(tmpdir(), "perfmon-companions-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const log: string[] = [];
  const session: Partial<Session> = {
    async exec({ argv }: ResolvedCommand, _limits, local) {
      log.push(`run ${argv.join(" ")}`);
      for (const path of Object.values(local)) writeFileSync(path, "");
      const ended = { exitCode: 0, signal: null, duration: 1, started: "2026-01-01T00:00:00Z", timedOut: false };
      return { ...ended, aborted: false, truncated: false, suspended: false, strays: [] };
    },
    async start(name) {
      if (name === unready) throw new Error("it printed nothing");
      log.push(`start ${name}`);
      const stop = async () => {
        log.push(`stop ${name}`);
        if (name === stuck) throw new Error("the connection is gone");
        return { died: name === dead, output: "" };
      };
      return { name, stop };
    },
    async put(path) {
      log.push(`put ${path}`);
    },
    async get(path) {
      log.push(`get ${path}`);
      return false;
    },
    async remove() {},
  };
  const hooks: ExecContext["hooks"] = createHooks(() => {});
  tapLifecycle(hooks);
  const block = { suite: "s", order: "interleaved" as const, setup: [], cleanup: [] };
  const cases = [{ ...bareCase("a", "tool", "a"), repetitions: { min: 1, max: 1, until: null, budget: null } }];
  const prepared = [prepareCase(cases[0]!, 0, tool, [{ name: "m", monitor, options: {} }], null, {}, block)];
  const signal = new AbortController().signal;
  const context = {
    ...{ session, hooks, folder, scratch: "/scratch", facts: {}, topology: { cpus: [] }, binaries: new Map() },
    ...{ toolVersions: new Map(), env: {}, signal, kill: signal, clock: () => 0, limits: { grace: 1, output: 1e6 } },
  } as unknown as ExecContext;
  const plan = await runPlan({ blocks: [block], cases, seed: 1 } as unknown as Plan, prepared, context, {
    ...{ run: "R", began: 0, deadline: null, maxFailures: null, blockMonitors: [], earlier: [], earlierBlocks: [] },
  });
  return { log, repetition: plan.cases[0]!.repetitions[0]! };
}
const problems = ({ problems: all }: Repetition) => all.map(({ code, severity }) => `${severity} ${code}`);

test("inputs are there before companions start, and these have stopped before files are fetched", async () => {
  const { log, repetition } = await ran();
  expect(log).toEqual([
    ...["put /scratch/tool.conf", "put /scratch/monitor.sh", "start server", "start sampler", "run tool"],
    ...["stop sampler", "stop server", "get /scratch/tool.out", "get /scratch/monitor.txt"],
  ]);
  expect(repetition).toMatchObject({ outcome: "completed", problems: [] });
});

test("without the tool's own companion nothing is measured; what started is stopped", async () => {
  const late = await ran({ unready: "server" });
  expect(late.log).toEqual(["put /scratch/tool.conf", "put /scratch/monitor.sh"]);
  expect(late.repetition).toMatchObject({ outcome: "failed" });
  const died = await ran({ dead: "server" });
  expect(died.repetition).toMatchObject({ outcome: "failed" });
  expect(problems(died.repetition)).toEqual(["error companion-died"]);
});

test("a monitor's companion never fails a repetition", async () => {
  const late = await ran({ unready: "sampler" });
  expect(late.log).toContain("run tool");
  expect(late.repetition.outcome).toBe("completed");
  expect(problems(late.repetition)).toEqual(["warning companion-not-ready"]);
  const died = await ran({ dead: "sampler" });
  expect(died.repetition.outcome).toBe("completed");
  expect(problems(died.repetition)).toEqual(["warning companion-died"]);
});

test("a companion that cannot be stopped costs neither the others their end nor the measurement its output", async () => {
  const { log, repetition } = await ran({ stuck: "sampler" });
  expect(log.slice(-4)).toEqual(["stop sampler", "stop server", "get /scratch/tool.out", "get /scratch/monitor.txt"]);
  expect(repetition.outcome).toBe("completed");
  expect(problems(repetition)).toEqual(["warning companion-not-stopped"]);
  const own = await ran({ stuck: "server" });
  expect(own.log.slice(-2)).toEqual(["get /scratch/tool.out", "get /scratch/monitor.txt"]);
  expect(own.repetition.outcome).toBe("failed");
  expect(problems(own.repetition)).toEqual(["error companion-not-stopped"]);
});
