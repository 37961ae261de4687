import { expect, test } from "vitest";
import { buildRun, openPerfmon } from "../../core/index.ts";
import { models } from "../evaluation/noise-models.ts";
import { uniform } from "../evaluation/random.ts";
import { workspace } from "../perfmon.ts";

/** One-sided p from which one run that nobody measured again is believed. */
const RATE = 0.01;
const CASES = 25;
const EARLIER = 20;
const COMPARED = 40;

test("a thousand comparisons of the same with the same, through the store: no more false alarms than stated", async () => {
  const random = uniform(20261126);
  // Every model in which nothing ever changes in turn; each case is a step of its own.
  const names = ["white", "runEffect", "bimodal", "drift"];
  const series = Array.from({ length: CASES }, (_, i) => {
    const name = names[i % names.length]!;
    return { id: `${name}-${i}`, runs: models[name]!(random, EARLIER + COMPARED, 5) };
  });
  const perfmon = await openPerfmon({ cwd: workspace().folder });
  try {
    const ids = await perfmon.importRun(
      Array.from({ length: EARLIER + COMPARED }, (_, day) =>
        buildRun({
          suite: "same",
          started: new Date(Date.UTC(2026, 0, 1 + day)),
          environment: { "cpu.model": "Example 3000" },
          cases: series.map(({ id, runs }) => ({
            id,
            results: [{ metric: "latency", unit: "us", better: "lower", values: [...runs[day]!] }],
          })),
        }),
      ),
    );
    let judged = 0;
    const alarms: string[] = [];
    for (const id of ids.slice(EARLIER)) {
      const { judgement } = await perfmon.compare({ candidate: id });
      for (const { case: of, verdict, replicate, p } of judgement.comparisons) {
        expect(p === null || (p >= 0 && p <= 1)).toBe(true);
        if (replicate === "run") judged++;
        if (verdict === "regression") alarms.push(`${of.id} in ${id}`);
      }
    }
    expect(judged).toBeGreaterThan(900);
    // Three standard deviations of the stated rate. With q values over each report it is below that rate.
    const most = Math.floor(judged * RATE + 3 * Math.sqrt(judged * RATE * (1 - RATE)));
    expect(alarms.length, alarms.join(", ")).toBeLessThanOrEqual(most);
  } finally {
    await perfmon.close();
  }
});
