import { fileURLToPath } from "node:url";
import { type FormatReader, type FormatWriter, isFailure } from "@perfmon/core/plugin";
import { plainRun, testFormat } from "@perfmon/core/plugin/testing";
import { expect, test } from "vitest";
import bigger from "./bigger.ts";
import format from "./format.ts";
import smaller from "./smaller.ts";

const fixtures = fileURLToPath(new URL("fixtures", import.meta.url));
const read = { detect: format.detect, read: format.read };
const formats: readonly (readonly [name: string, FormatReader & FormatWriter])[] = [
  ["github-action-benchmark", format],
  ["customSmallerIsBetter", { ...read, ...smaller }],
  ["customBiggerIsBetter", { ...read, ...bigger }],
];
for (const [of, each] of formats) for (const { name, run } of testFormat(each, fixtures)) test(`${of}: ${name}`, run);

test("a file has one direction and one run; what does not fit says what to do", () => {
  const refused = (act: () => unknown): string => {
    try {
      act();
    } catch (error) {
      expect(isFailure(error), String(error)).toBe(true);
      return (error as Error).message;
    }
    return "written";
  };
  const run = plainRun(1, [0.25, 0.5]);
  const [of] = run.cases;
  const repetitions = of!.repetitions.map((repetition) => ({
    ...repetition,
    measurements: [
      ...(repetition.measurements ?? []),
      { ...repetition.measurements![0]!, metric: "rate", unit: "1/s", labels: { size: "4k" } },
    ],
  })) as typeof of extends { repetitions: infer R } ? R : never;
  const both = { ...run, cases: [{ ...of!, repetitions }] };
  expect(refused(() => [...format.write([both])])).toContain("--format customSmallerIsBetter");
  expect(refused(() => [...format.write([run, plainRun(2, [1])])])).toContain("one run, not 2");
  expect(refused(() => [...bigger.write([run])])).toContain("no metric of the run is better higher");
  expect(JSON.parse([...smaller.write([both])].join(""))).toEqual([
    { name: "a latency", unit: "s", value: 0.375, range: "0.25 to 0.5", extra: "median of 2 repetitions" },
  ]);
  expect(JSON.parse([...bigger.write([both])].join("")).map(({ name }: any) => name)).toEqual(['a rate size="4k"']);
});
