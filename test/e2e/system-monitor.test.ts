import { expect, test } from "vitest";
import { Project } from "../../core/api/project.ts";
import { storeView } from "../../core/api/store-view.ts";
import { expectExit, workspace } from "../perfmon.ts";
import { storedRuns } from "../stored.ts";

test("what the machine did beside each repetition is measured, and its course is read from what was kept", async () => {
  const made = workspace({
    config: { plugins: ["..."], monitors: ["resources", "system"], options: { system: { interval: "100ms" } } },
  });
  const write = { shell: "head -c 30000000 /dev/zero >data; sync data; sleep 1", cwd: made.folder, time: true };
  const brief = { command: ["true"], time: true };
  made.write("suite.yaml", {
    defaults: { repetitions: 2, warmup: 1 },
    steps: [
      { id: "write", uses: "script", with: write },
      { id: "brief", uses: "script", with: brief },
      { id: "without", uses: "script", monitors: [], with: { ...brief, env: { NAME: "other" } } },
    ],
  });
  await expectExit(0, made.run(["exec", "suite.yaml", "--rerun", "off"]));
  const [run] = await storedRuns(made.folder);
  const [first] = run!.cases[0]!.repetitions.filter(({ warmup }) => !warmup);
  expect(first!.problems).toEqual([]);
  const value = (metric: string) => first!.measurements!.find((one) => one.metric === metric)?.value;
  for (const metric of ["cpu_busy", "memory_available", "context_switches", "interrupts"])
    expect(value(`system.${metric}`), metric).toBeGreaterThan(0);
  // Of less than 1 s there is a course, and no mean.
  const short = run!.cases[1]!.repetitions.flatMap(({ measurements = [] }) => measurements);
  expect(short.filter(({ metric }) => metric.startsWith("system."))).toEqual([]);

  const project = await Project.open({ cwd: made.folder, env: { ...process.env, ...made.env } });
  try {
    const view = storeView(project);
    const found = await view.timelines(run!.id, 0);
    const counted = run!.cases[0]!.repetitions.filter(({ warmup, setAside }) => !warmup && !setAside);
    expect(found.map(({ monitor, repetition }) => [monitor, repetition])).toEqual(
      counted.map(({ index }) => ["system", index]),
    );
    const busy = found[0]!.timelines.find(({ name }) => name === "cpu.busy")!;
    expect(busy.unit).toBe("ratio");
    expect(busy.points.length).toBeGreaterThan(3);
    expect(await view.timelines(run!.id, 2)).toEqual([]);
    expect(await view.timelines(run!.id, 9)).toEqual([]);
  } finally {
    await project.close();
  }
});
