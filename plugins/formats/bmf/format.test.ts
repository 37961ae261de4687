import { fileURLToPath } from "node:url";
import { isFailure } from "@perfmon/core/plugin";
import { plainRun, testFormat } from "@perfmon/core/plugin/testing";
import { expect, test } from "vitest";
import format from "./format.ts";

const folder = (name: string) => fileURLToPath(new URL(`../${name}/fixtures`, import.meta.url));
const others = ["jmh", "lkp", "google-benchmark", "github-action-benchmark"].map(folder);
for (const { name, run } of testFormat(format, folder("bmf"), { others })) test(name, run);

test("the median, and between which values it lies", () => {
  expect(JSON.parse([...format.write([plainRun(1, [3, 1, 2])])].join(""))).toEqual({
    a: { "latency (s)": { value: 2, lower_value: 1, upper_value: 3 } },
  });
});

test("one run, and names that Bencher takes", () => {
  const run = plainRun(1, [1]);
  const [of] = run.cases;
  const long = { ...run, cases: [{ ...of!, case: { ...of!.case, id: "a".repeat(1025) } }] };
  for (const [runs, message] of [
    [[run, plainRun(2, [1])], /one run, not 2/],
    [[long], /1024 characters for the name of a benchmark/],
  ] as const)
    try {
      [...format.write(runs)];
      expect.unreachable();
    } catch (error) {
      expect(isFailure(error) && error.message).toMatch(message);
    }
});
