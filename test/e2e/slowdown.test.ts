import { expect, test } from "vitest";
import { type Workspace, workspace } from "../perfmon.ts";

/** Waits as long as a file says, and prints how long that was: made slower without a change of the suite. */
const TOOL = `#!/usr/bin/env node
const wanted = Number(require("node:fs").readFileSync(__dirname + "/delay", "utf8"));
const began = process.hrtime.bigint();
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wanted);
console.log("took: " + (Number(process.hrtime.bigint() - began) / 1e6).toFixed(6) + " ms");
`;

function project(): Workspace {
  const made = workspace();
  const tool = made.program("tool", TOOL);
  const extract = [{ metric: "took", unit: "ms", better: "lower", kind: "custom", from: "stdout", key: "took" }];
  const step = (id: string, argv: readonly string[]) => ({ id, uses: "script", with: { command: argv, extract } });
  made.write("suite.yaml", {
    name: "slow",
    defaults: { repetitions: 3, warmup: 0 },
    steps: [step("varied", [tool]), step("steady", [made.program("steady/tool", TOOL)])],
  });
  made.write("steady/delay", "60");
  return made;
}

test("10 % slower with 8 earlier runs is a regression with 10 % in its interval; the same unchanged is none", async () => {
  const made = project();
  const exec = async (delay: number) => {
    made.write("delay", String(delay));
    // Of waiting, other work takes nothing away; a busy machine must not empty the history.
    const { exit, document } = await made.jsonHere(["exec", "suite.yaml", "--monitors", "none"]);
    const of = (id: string) => document.judgement.comparisons.find((one: any) => one.case.id === id);
    return { exit, id: document.id, judgement: document.judgement, varied: of("varied"), steady: of("steady") };
  };
  for (let i = 0; i < 8; i++) await exec(60);
  const same = await exec(60);
  expect(same.exit, JSON.stringify(same.judgement.reasons)).toBe(0);
  expect(same.varied).toMatchObject({ replicate: "run", baseline: { runs: 8 } });
  expect(same.judgement.verdict).not.toBe("regression");

  const slower = await exec(66);
  expect(slower.exit).toBe(1);
  expect(slower.varied).toMatchObject({
    verdict: "regression",
    replicate: "run",
    candidate: { runs: expect.any(Number) },
  });
  // Confirmed by re-runs of this case alone.
  expect(slower.varied.candidate.runs).toBeGreaterThanOrEqual(3);
  expect(slower.steady.candidate.runs).toBe(1);
  expect(slower.judgement.others.length).toBe(slower.varied.candidate.runs - 1);
  const [low, high] = slower.varied.interval;
  // Waking up takes a little time of its own, more of it on a busy machine.
  expect(low).toBeLessThanOrEqual(0.1 + 0.02);
  expect(high).toBeGreaterThanOrEqual(0.1 - 0.02);
  expect(slower.steady.verdict).not.toBe("regression");

  // Whoever cannot wait gets what one run can say.
  const alone = await made.jsonHere(["exec", "suite.yaml", "--monitors", "none", "--rerun", "off"]);
  expect(alone.document.judgement).toMatchObject({ others: [], suspects: [] });

  const listed = await made.jsonHere(["runs", "list"]);
  expect(listed.document.runs.filter((run: any) => run.rerunOf === slower.id)).toHaveLength(
    slower.judgement.others.length,
  );
});
