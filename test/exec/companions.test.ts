import { expect, test } from "vitest";
import { prepareCase } from "../../core/exec/prepare.ts";
import { bareCase } from "../../core/model/bare.ts";
import type { Repetition } from "../../core/model/run.ts";
import type { RepetitionMonitor } from "../../core/plugin/monitor.ts";
import type { Session } from "../../core/plugin/target.ts";
import type { Companion, Tool } from "../../core/plugin/tool.ts";
import { bareBlock, bareContext, bareResult, bareTool, runBare } from "./bare.ts";

const companion = (name: string): Companion => ({ name, argv: [name], ready: { line: /ready/ } });

const tool: Tool = {
  ...bareTool,
  command: (_, context) => ({
    argv: ["tool"],
    inputs: { "tool.conf": "x" },
    files: { "tool.out": context.file("tool.out") },
    companions: [companion("server")],
  }),
};

const monitor: RepetitionMonitor = {
  ...{ scope: "repetition", summary: "", options: bareTool.options, metrics: [] },
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
  const log: string[] = [];
  const session: Partial<Session> = {
    async exec({ argv }, _limits, local) {
      log.push(`run ${argv.join(" ")}`);
      return bareResult(local);
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
  const block = bareBlock("s");
  const cases = [bareCase("a", "tool", "a")];
  const prepared = [prepareCase(cases[0]!, 0, tool, [{ name: "m", monitor, options: {} }], null, {}, block)];
  const plan = await runBare({ blocks: [block], cases }, prepared, bareContext(session));
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
