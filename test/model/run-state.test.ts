import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { processStart, shownState } from "../../core/model/run-state.ts";

const owner = { pid: 1, startTime: "2", boot: "3" };

test("a run that runs was interrupted when its owner is dead", () => {
  const [dead, alive] = [() => false, () => true];
  expect(shownState({ state: "running", owner }, alive)).toBe("running");
  expect(shownState({ state: "running", owner }, dead)).toBe("interrupted");
  expect(shownState({ state: "running", owner: null }, dead)).toBe("running");
  expect(shownState({ state: "completed", owner }, dead)).toBe("completed");
  expect(shownState({ state: "interrupted", owner }, alive)).toBe("interrupted");
});

test("the start of a process stands after its name, which may hold anything", () => {
  const fields = [
    "1",
    "1",
    "1",
    "0",
    "-1",
    "0",
    "0",
    "0",
    "0",
    "0",
    "0",
    "0",
    "0",
    "0",
    "20",
    "0",
    "1",
    "0",
    "4711",
    "9",
  ];
  const stat = (name: string, state = "S") => `77 (${name}) ${state} ${fields.join(" ")}\n`;
  expect(processStart(stat("node"))).toBe("4711");
  expect(processStart(stat("a) S 1 (b"))).toBe("4711");
  expect(processStart(stat("node", "Z"))).toBe(null);
  expect(processStart("")).toBe(null);
  expect(processStart(readFileSync("/proc/self/stat", "latin1"))).toMatch(/^\d+$/);
});
