import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { timelines } from "./timelines.ts";

const text = readFileSync(new URL("./fixtures/writing/files/system.txt", import.meta.url), "utf8");
const course = (report: string, duration: number | null, name: string) => {
  const output = { stdout: "", stderr: "", exitCode: 0, signal: null, files: { "system.txt": report }, duration };
  return timelines(output, { facts: {}, options: {} }).find((one) => one.name === name)?.points;
};

// Samples at 13241.07, 13242.08, 13243.09, 13244.09 and, told to stop, 13244.56.
const DURATION = 3.44;

test("the clock is reckoned back from the last sample; a level stands at its moment", () => {
  expect(course(text, DURATION, "memory.dirty")?.map(([time]) => time)).toEqual([-0.05, 0.96, 1.97, 2.97, 3.44]);
  // Where the last one is missing, the clock started no earlier than the first was taken.
  const early = text.split("end\n").slice(0, 2).join("end\n").concat("end\n");
  expect(course(early, DURATION, "memory.dirty")?.map(([time]) => time)).toEqual([0, 1.01]);
  expect(course(text, null, "memory.dirty")?.at(0)?.at(0)).toBe(0);
});

test("what is counted stands in the middle of its time, and a last short piece belongs to the one before", () => {
  const written = course(text, DURATION, "disk.written{device=vda}")!;
  expect(written.map(([time]) => time)).toEqual([0.455, 1.465, 2.705]);
  // 202526136 - 201698744 sectors within 1.01 s, 204770768 - 202526136 within 1.47 s.
  expect(written[1]![1]).toBeCloseTo((827392 * 512) / 1.01, 3);
  expect(written[2]![1]).toBeCloseTo((2244632 * 512) / 1.47, 3);
});

test("no report, and one that is none, have no course", () => {
  expect(course("", DURATION, "cpu.busy")).toBeUndefined();
  expect(course("system 2\n", DURATION, "cpu.busy")).toBeUndefined();
});
