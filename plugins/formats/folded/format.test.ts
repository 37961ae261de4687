import { isFailure, type ProfileOfRun } from "@perfmon/core/plugin";
import { testFormat } from "@perfmon/core/plugin/testing";
import { expect, test } from "vitest";
import format from "./format.ts";

for (const { name, run } of testFormat(format)) test(name, run);

const profile = (caseId: string, run: string): ProfileOfRun => ({
  ...{ run, caseIndex: 0, caseId, monitor: "perf", event: "cycles", samples: 3, warnings: [] },
  folded: "main;a 1\nmain;b 2\n",
});

const refusal = (...profiles: readonly ProfileOfRun[]): string => {
  try {
    [...format.writeProfiles(profiles)];
    return "none";
  } catch (error) {
    return isFailure(error) ? error.message : String(error);
  }
};

test("one profile as it is kept", () => {
  expect([...format.writeProfiles([profile("a", "R1")])].join("")).toBe("main;a 1\nmain;b 2\n");
});

test("several are refused, saying which there are", () => {
  expect(refusal(profile("a", "R1"), profile("b c", "R1"))).toMatch(/"a", "b c".*--case/);
  expect(refusal(profile("a", "R1"), profile("a", "R2"))).toMatch(/R1, R2.*a run/);
});
