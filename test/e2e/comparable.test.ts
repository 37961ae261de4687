import { expect, test } from "vitest";
import { expectExit, type Workspace, workspace } from "../perfmon.ts";

function project(): Workspace {
  const made = workspace();
  made.write("suite.yaml", {
    name: "plain",
    steps: [{ id: "a", uses: "script", repetitions: 5, with: { command: ["sleep", "0.05"] } }],
  });
  return made;
}

async function judged(made: Workspace, ...flags: string[]) {
  const { exit, document } = await made.jsonHere(["exec", "suite.yaml", ...flags]);
  return { exit, ...document.judgement };
}

/** A run as if it had been measured elsewhere: exported, changed, imported again. */
async function asIf(made: Workspace, change: (run: any) => void): Promise<void> {
  const { document } = await made.jsonHere(["export", "@latest", "--format", "json"]);
  const [run] = document.runs ?? [document];
  change(run);
  made.write("changed.json", document);
  await expectExit(0, made.here(["runs", "rm", run.id]));
  await expectExit(0, made.here(["import", made.path("changed.json")]));
}

test("a named baseline of another machine is refused, with the difference; an automatic one is not chosen", async () => {
  const made = project();
  await judged(made);
  await asIf(made, (run) => {
    run.environment["cpu.model"].value = "Example 9000";
  });
  await expectExit(0, made.here(["baseline", "set", "other", "@latest"]));

  const named = await judged(made, "--baseline", "other");
  expect(named.exit).toBe(6);
  expect(named.comparisons[0]).toMatchObject({
    verdict: "inconclusive",
    change: null,
    reasons: [{ code: "incomparable" }],
  });
  expect(named.comparisons[0].reasons[0].message).toContain("Example 9000");
  // By its place among the runs before this one.
  expect((await judged(made, "--baseline", "@latest~1")).exit).toBe(6);
  expect((await judged(made)).exit).toBe(0);
});

test("another kernel is what one compares: shown, not refused", async () => {
  const made = project();
  await judged(made);
  await asIf(made, (run) => {
    run.environment["kernel.release"].value = "5.0.0-other";
  });
  const [{ id }] = (await made.jsonHere(["runs"])).document.runs;
  const { exit, baseline, comparisons } = await judged(made, "--baseline", "@latest");
  expect(baseline.runs).toEqual([id]);
  expect(exit).not.toBe(6);
  expect(comparisons[0].change).not.toBeNull();
  const { stdout } = await made.here(["exec", "suite.yaml", "--baseline", "@latest~1"]);
  expect(stdout).toContain("5.0.0-other");
});

test("a changed command is never compared in silence", async () => {
  const made = workspace();
  for (const version of ["one", "two"]) made.program(`${version}/tool`, "#!/bin/sh\nexec sleep 0.05\n");
  made.write("suite.yaml", { steps: [{ id: "a", uses: "script", repetitions: 5, with: { command: ["tool"] } }] });
  const run = async (version: string, ...flags: string[]) => {
    const env = { PATH: `${made.path(version)}:${process.env.PATH}` };
    return (await made.json(["exec", "suite.yaml", ...flags], { env })).document.judgement.comparisons[0];
  };
  const refused = { verdict: "inconclusive", change: null, reasons: [{ code: "command-changed" }] };
  await run("one");
  expect((await run("one")).change).not.toBeNull();
  expect(await run("two")).toMatchObject(refused);
  expect(await run("two", "--baseline", "@latest~1")).toMatchObject(refused);
  // Its own earlier runs are a baseline.
  expect((await run("two")).change).not.toBeNull();
});

test("other parameters are another series", async () => {
  const made = project();
  await judged(made);
  made.write("suite.yaml", made.text("suite.yaml").replace("0.05", "0.06"));
  const { exit, comparisons } = await judged(made);
  expect(exit).toBe(0);
  expect(comparisons[0]).toMatchObject({ verdict: "inconclusive", change: null, reasons: [{ code: "no-baseline" }] });
});

test("a baseline that is not there is said before anything is measured", async () => {
  const made = project();
  await judged(made);
  expect(await made.here(["exec", "suite.yaml", "--baseline", "mian"])).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining("PM1507"),
  });
  expect((await made.jsonHere(["runs"])).document.runs).toHaveLength(1);
});
