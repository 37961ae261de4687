import { globSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { Measurement } from "../../core/model/measurement.ts";
import { interpret } from "../../core/plugin/interpret.ts";
import { CONTEXT } from "../../core/plugin/testing/command.ts";
import { readFixtures } from "../../core/plugin/testing/fixture.ts";
import type { Tool } from "../../core/plugin/tool.ts";
import { spoilt } from "./spoilt.ts";

const FOLDER = fileURLToPath(new URL("../../plugins/tools/", import.meta.url));

/** Folders of tools, each with its `tool.ts` and its fixtures. */
const TOOLS = globSync("**/tool.ts", { cwd: FOLDER }).map(dirname).sort();

/**
 * Outputs in which whole results follow each other: cut between two of them, it is the output of somebody who ended earlier.
 * And what a suite's author extracts from a program that nobody here knows: where its output ends, only the program knows.
 */
const ENDS_ANYWHERE: Readonly<Record<string, readonly string[] | "all">> = {
  fio: ["cut-second-document", "status-interval"],
  hackbench: ["several-runs"],
  iperf3: ["at-once", "one-after-another"],
  netperf: ["classic-two-runs"],
  "perf-bench": ["several"],
  sysbench: ["cpu-checkpoints"],
  script: "all",
};

/** What was measured, without what labels say of it: they are words. */
const numbers = (measurements: readonly Measurement[]) =>
  measurements.map(({ metric, value, unit }) => `${metric} ${value} ${unit}`).sort();

test.each(TOOLS)("%s: notes, colours, commas, marks, and every cut: the true numbers or a failure", async (name) => {
  const { default: tool }: { readonly default: Tool } = await import(pathToFileURL(join(FOLDER, name, "tool.ts")).href);
  const anywhere = ENDS_ANYWHERE[basename(name)] ?? [];
  const wrong: string[] = [];
  let refused = 0;
  for (const fixture of readFixtures(join(FOLDER, name, "fixtures"))) {
    const { expectExit } = tool.command(fixture.options, CONTEXT);
    const read = (output: typeof fixture.output) => interpret(tool, output, fixture.options, expectExit);
    const truth = read(fixture.output);
    const measured = numbers(truth.measurements);
    const endsAnywhere = anywhere === "all" || anywhere.includes(fixture.name);
    for (const { how, owed, output } of spoilt(fixture.output, 15)) {
      const { outcome, measurements, problems } = read(output);
      const say = (what: string) => wrong.push(`${fixture.name}, ${how}: ${what}`);
      const foreign = problems.find(({ code }) => code === "plugin-failed");
      if (foreign) say(foreign.message);
      if (outcome === "failed") {
        refused++;
        if (!problems.some(({ severity }) => severity === "error")) say("failed without a problem");
        continue;
      }
      if (endsAnywhere && owed !== "same") continue;
      const got = numbers(measurements);
      if (truth.outcome === "failed") say(`measured ${got.join(", ")} where there was a failure`);
      else if (owed === "same" && got.join() !== measured.join()) say(`measured ${got.join(", ")}`);
      const invented = got.filter((each) => !measured.includes(each));
      if (invented.length > 0) say(`invented ${invented.join(", ")}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(refused).toBeGreaterThan(100);
});
