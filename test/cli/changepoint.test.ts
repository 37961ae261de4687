import { expect, test } from "vitest";
import { invented, project } from "./kept-runs.ts";
import { perfmon } from "./terminal.ts";

/** Scatters run by run; within a run the repetitions scatter less. */
const level = (day: number, by = 1) => by * (10 + (((day * 37) % 11) - 5) / 100);

test("the run that confirms a step says when it began", async () => {
  const before = Array.from({ length: 12 }, (_, i) => invented({ latency: level(i), day: i + 1 }));
  const after = Array.from({ length: 4 }, (_, i) => invented({ latency: level(i + 12, 1.06), day: i + 13 }));
  const { cwd, ids } = await project([...before, ...after]);
  await perfmon(["baseline", "set", "main", ...ids.slice(0, 15)], { cwd });
  const ran = await perfmon(["compare", "main", ids[15]!, "--json"], { cwd });
  const [comparison] = ran.json().comparisons;
  expect(comparison.verdict).toBe("regression");
  const since = comparison.reasons.find(({ code }: { code: string }) => code === "change-point");
  expect(since.message).toMatch(
    new RegExp(
      `^since run ${ids[12]} \\(3 runs before this one\\) the level is 10.\\d+ µs, before it was 9.\\d+ µs: \\+[56].\\d%$`,
    ),
  );
});
