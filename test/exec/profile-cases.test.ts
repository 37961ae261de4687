import { expect, test } from "vitest";
import { prepareCase } from "../../core/exec/prepare.ts";
import { type ProfiledCases, profileCases } from "../../core/exec/profile-cases.ts";
import { bareCase } from "../../core/model/bare.ts";
import type { ProfileMonitor } from "../../core/plugin/monitor.ts";
import type { Session } from "../../core/plugin/target.ts";
import { action, bareBlock, bareContext, barePlan, bareResult, bareTool } from "./bare.ts";

const monitor: ProfileMonitor = {
  ...{ scope: "profile", summary: "", options: bareTool.options, metrics: [] },
  wrap: (command) => ({ ...command, argv: ["record", ...command.argv] }),
  convert: () => ({ argv: ["convert"] }),
  read: () => ({ event: "cycles", samples: 1, folded: "main 1\n", warnings: [] }),
};

interface Profiled extends ProfiledCases {
  readonly log: readonly string[];
  readonly told: readonly string[];
}

interface Time {
  readonly deadline?: number | null;
  readonly took?: readonly (readonly [id: string, seconds: number])[];
}

/** Two cases of a suite with a setup and one of a suite without. Each command takes 10 s, unless it is given less. */
async function profiled(
  exitOf: (command: string) => number,
  { deadline = null, took = [] }: Time = {},
): Promise<Profiled> {
  const log: string[] = [];
  let now = 0;
  const session: Partial<Session> = {
    async exec({ argv }, { timeout }, local) {
      log.push(argv.join(" "));
      const timedOut = timeout < 10;
      now += Math.min(timeout, 10);
      return bareResult(local, { exitCode: timedOut ? null : exitOf(argv.join(" ")), timedOut });
    },
  };
  const context = bareContext(session, { clock: () => now });
  const blocks = [bareBlock("io", [action("fill")], [action("empty")]), bareBlock("plain")];
  const cases = ["a", "b", "c"].map((id, i) => ({
    ...bareCase(id, "tool", id),
    ...{ block: i < 2 ? 0 : 1, options: { name: id }, warmup: 0, timeout: 60 },
  }));
  const prepared = cases.map((each, i) => prepareCase(each, i, bareTool, [], null, {}, blocks[each.block]));
  const told: string[] = [];
  const result = await profileCases(barePlan({ blocks, cases }), prepared, context, {
    ...{ profiler: { name: "perf", monitor, options: {} }, deadline, took: new Map(took) },
    tell: (text, level) => void (level === "warning" && told.push(text)),
  });
  return { ...result, log, told };
}

test("where a suite's setup fails, none of its cases is profiled; its cleanup runs, and other suites go on", async () => {
  const { profiles, log, told } = await profiled((command) => (command === "fill" ? 1 : 0));
  expect(log).toEqual(["fill", "record measure c", "convert", "empty"]);
  expect(profiles.map(({ caseId }) => caseId)).toEqual(["c"]);
  expect(told).toEqual([
    expect.stringMatching(/^no profile of a: setup command "fill" ended with exit code 1/),
    expect.stringMatching(/^no profile of b: setup command "fill" ended with exit code 1/),
  ]);
});

test("no execution goes past the end of the time, and nothing is begun after it; cleanup runs", async () => {
  const { profiles, missed, log, told } = await profiled(() => 0, { deadline: 45 });
  expect(log).toEqual(["fill", "record measure a", "convert", "record measure b", "convert", "empty"]);
  expect([profiles.map(({ caseId }) => caseId), missed, told]).toEqual([["a"], ["b", "c"], []]);
});

test("a case that would take longer than what is left is not begun, and this is said", async () => {
  const { profiles, missed, log, told } = await profiled(() => 0, { deadline: 45, took: [["b", 30]] });
  expect(log).toEqual(["fill", "record measure a", "convert", "record measure c", "convert", "empty"]);
  expect([profiles.map(({ caseId }) => caseId), missed]).toEqual([["a"], ["b", "c"]]);
  expect(told).toEqual(["no profile of b: it takes about 30s, and 15s are left"]);
});
