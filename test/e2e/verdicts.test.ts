import { expect, test } from "vitest";
import { type Workspace, workspace } from "../perfmon.ts";

/** A benchmark that takes as long as a file says: made slower without a change of the suite. */
function project(repetitions = 6): Workspace {
  const made = workspace();
  const tool = made.program("tool", `#!/bin/sh\nread -r seconds < ${made.path("delay")}\nexec sleep "$seconds"\n`);
  made.write("suite.yaml", {
    name: "delay",
    defaults: { warmup: 0 },
    steps: [
      { id: "varied", uses: "script", repetitions, with: { command: [tool] } },
      { id: "steady", uses: "script", repetitions, with: { command: ["sleep", "0.05"] } },
    ],
  });
  return made;
}

async function taking(made: Workspace, seconds: number, ...flags: string[]) {
  made.write("delay", `${seconds}\n`);
  const ended = await made.jsonHere(["exec", "suite.yaml", ...flags]);
  const { comparisons } = ended.document.judgement;
  const of = (id: string) => comparisons.find((each: any) => each.case.id === id && each.metric === "wall_time");
  return { ...ended, varied: of("varied"), steady: of("steady"), ...ended.document.judgement };
}

test("without a baseline nothing is judged; slower is a regression of the right metric and size; faster is none", async () => {
  const made = project();
  const first = await taking(made, 0.1);
  expect(first.exit).toBe(0);
  expect(first.varied).toMatchObject({ verdict: "inconclusive", reasons: [{ code: "no-baseline" }] });

  const same = await taking(made, 0.1);
  expect(same.exit).toBe(0);
  expect(same.verdict).not.toBe("regression");
  expect(Math.abs(same.varied.change)).toBeLessThan(0.15);
  await made.here(["baseline", "set", "main", "@latest"]);

  const slower = await taking(made, 0.13);
  expect(slower.exit).toBe(1);
  expect(slower).toMatchObject({ verdict: "regression" });
  expect(slower.varied).toMatchObject({ verdict: "regression", severity: expect.stringMatching(/^(medium|high)$/) });
  expect(slower.varied.change).toBeGreaterThan(0.2);
  expect(slower.varied.change).toBeLessThan(0.45);
  expect(slower.varied.interval[0]).toBeLessThanOrEqual(slower.varied.change);
  expect(slower.steady.verdict).not.toBe("regression");
  expect(slower.document.reasons).toMatchObject([{ code: "regression", message: expect.stringContaining("varied") }]);
  expect(slower.stderr).not.toContain("error");

  const twice = await taking(made, 0.2, "--baseline", "main", "--rerun", "off");
  expect(twice.exit).toBe(1);
  expect(twice.varied).toMatchObject({ verdict: "regression", severity: "critical" });
  expect(twice.baseline).toMatchObject({ rule: "named", name: "main" });

  // The same regression, below what the user lets fail.
  expect(await taking(made, 0.13, "--baseline", "main", "--fail-on", "critical")).toMatchObject({
    exit: 0,
    verdict: "regression",
  });

  const faster = await taking(made, 0.05, "--baseline", "main", "--rerun", "off");
  expect(faster.exit).toBe(0);
  expect(faster.varied).toMatchObject({ verdict: "improvement", severity: "none" });
  expect(faster.varied.change).toBeLessThan(-0.3);
});

test("the report for people says the same", async () => {
  const made = project(5);
  await taking(made, 0.1);
  made.write("delay", "0.2\n");
  const { exit, stdout } = await made.run(["exec", "suite.yaml"]);
  expect(exit).toBe(1);
  const line = stdout.split("\n").find((each) => each.includes("varied") && each.includes("wall_time"))!;
  expect(line).toMatch(/\+\d+(\.\d+)?%.*regression/);
  expect(stdout).toMatch(/1 regression/);
});

test("too few repetitions decide nothing, and say how many are wanted", async () => {
  const made = project(2);
  await taking(made, 0.1);
  const { exit, varied } = await taking(made, 0.2, "--fail-on-inconclusive");
  expect(exit).toBe(4);
  expect(varied).toMatchObject({ verdict: "inconclusive" });
  expect(varied.change).toBeGreaterThan(0.5);
  expect(varied.reasons.length).toBeGreaterThan(0);
});

test("a failed step hides no regression", async () => {
  const made = project();
  await taking(made, 0.1);
  const suite = JSON.parse(made.text("suite.yaml"));
  suite.steps.push({ id: "broken", uses: "script", with: { command: ["false"] } });
  made.write("suite.yaml", suite);
  const { exit, document, varied } = await taking(made, 0.2, "--rerun", "off");
  expect(exit).toBe(3);
  expect(varied).toMatchObject({ verdict: "regression" });
  expect(document.reasons.map(({ exit }: { exit: number }) => exit).sort()).toEqual([1, 3]);
});
