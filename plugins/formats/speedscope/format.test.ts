import type { ProfileOfRun } from "@perfmon/core/plugin";
import { testFormat } from "@perfmon/core/plugin/testing";
import { expect, test } from "vitest";
import format from "./format.ts";

for (const { name, run } of testFormat(format)) test(name, run);

const profile = (caseId: string, run: string, folded: string): ProfileOfRun => ({
  ...{ run, caseIndex: 0, caseId, monitor: "perf", event: "cpu-clock", warnings: [], folded },
  samples: folded.match(/\d+(?=\n)/g)!.reduce((sum, count) => sum + Number(count), 0),
});

const ODD = "main;operator new(unsigned long);vfs_read_[k] 3\nmain 2\nw 7;main;größe 1\n";

/** The published schema (speedscope.app/file-format-schema.json), for profiles of the kind `sampled`: every key, and what it says. */
function checked(text: string) {
  const document = JSON.parse(text);
  const keys = (value: object, required: readonly string[], optional: readonly string[] = []) => {
    for (const key of required) expect(value).toHaveProperty(key);
    for (const key of Object.keys(value)) expect([...required, ...optional]).toContain(key);
  };
  keys(document, ["$schema", "shared", "profiles"], ["name", "activeProfileIndex", "exporter"]);
  expect(document.$schema).toBe("https://www.speedscope.app/file-format-schema.json");
  keys(document.shared, ["frames"]);
  for (const frame of document.shared.frames) {
    keys(frame, ["name"], ["file", "line", "col"]);
    expect(frame.name).toBeTypeOf("string");
  }
  expect(document.activeProfileIndex).toBeLessThan(document.profiles.length);
  for (const each of document.profiles) {
    keys(each, ["type", "name", "unit", "startValue", "endValue", "samples", "weights"]);
    expect(each.type).toBe("sampled");
    expect(["none", "nanoseconds", "microseconds", "milliseconds", "seconds", "bytes"]).toContain(each.unit);
    expect(each.weights).toHaveLength(each.samples.length);
    for (const stack of each.samples)
      for (const index of stack) expect(document.shared.frames[index], `frame ${index}`).toBeDefined();
    const sum = each.weights.reduce((total: number, weight: number) => total + weight, 0);
    expect(each.endValue - each.startValue).toBe(sum);
  }
  return document;
}

/** As a reader of the file sees it. */
const stacksIn = (document: any, at: number): string =>
  document.profiles[at].samples
    .map((stack: number[], i: number) => {
      const names = stack.map((index) => document.shared.frames[index].name);
      return `${names.join(";")} ${document.profiles[at].weights[i]}\n`;
    })
    .join("");

test("every stack comes through, outermost frame first, frames once for all profiles", () => {
  const other = "main;vfs_read_[k] 7\n";
  const text = [...format.writeProfiles([profile("read bs=4k", "R1", ODD), profile("b", "R1", other)])].join("");
  const document = checked(text);
  expect(stacksIn(document, 0)).toBe(ODD);
  expect(stacksIn(document, 1)).toBe(other);
  const names = document.shared.frames.map(({ name }: { name: string }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(document.profiles.map(({ name, endValue }: any) => [name, endValue])).toEqual([
    ["read bs=4k, samples of cpu-clock", 6],
    ["b, samples of cpu-clock", 7],
  ]);
});

test("of several runs each says which one it is of", () => {
  const document = checked([...format.writeProfiles([profile("a", "R1", ODD), profile("a", "R2", ODD)])].join(""));
  expect(document.profiles.map(({ name }: any) => name)).toEqual([
    "a, samples of cpu-clock, run R1",
    "a, samples of cpu-clock, run R2",
  ]);
});
