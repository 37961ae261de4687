import { expect, test } from "vitest";
import { guessResult } from "../../core/scaffold/guess.ts";
import { pluginNames } from "../../core/scaffold/names.ts";

const DD = "2000+0 records in\n2000+0 records out\n2097152000 bytes (2.1 GB, 2.0 GiB) copied, 0.0634813 s, 33.0 GB/s\n";

test("a rate before a time, a time before anything else with a unit", () => {
  expect(guessResult("", DD)).toMatchObject({ stream: "stderr", value: 33, unit: "GB/s", metric: "throughput" });
  expect(guessResult("done in 12.5 ms at 3 GHz\n", "")).toMatchObject({ value: 12.5, unit: "ms", better: "lower" });
  expect(guessResult("clock: 3 GHz\n", "")).toMatchObject({ value: 3, base: "Hz", metric: "frequency" });
  expect(guessResult("1.5e+06 ops/s", "")).toMatchObject({ value: 1.5e6, unit: "ops/s" });
});

test("no number without a unit, no zero, no size, none of which there are several alike", () => {
  for (const text of [
    "",
    "42\n",
    "0 MB/s\n",
    "4096 bytes\n",
    "took 1,5 ms\n",
    "run 1: 5 ms\nrun 2: 6 ms\n",
    "v1.2.3 s\n",
  ])
    expect(guessResult(text, ""), text).toBeNull();
});

test("its pattern finds the number where others are other, in other units and columns", () => {
  const again = (text: string, other: string) => {
    const found = new RegExp(guessResult("", text)!.pattern, "gm").exec(other);
    return found && [found[1], found[2]];
  };
  const faster = DD.replace("2.1 GB", "4.6 kB").replace("0.0634813", "2.1e-05").replace("33.0 GB/s", "219 MB/s");
  expect(again(DD, faster)).toEqual(["219", "MB/s"]);
  expect(again(DD, DD.replace("33.0", "33,0"))).toBeNull();
  expect(again(DD, DD.replace("copied", "lost"))).toBeNull();
  expect(again("(a+b)/c*  [x]  5 ms", "(a+b)/c* [x]   70 us")).toEqual(["70", "us"]);
});

test.each([
  ["zstd", { package: "perfmon-plugin-zstd", folder: "perfmon-plugin-zstd", name: "zstd" }],
  ["perfmon-plugin-zstd", { package: "perfmon-plugin-zstd", folder: "perfmon-plugin-zstd", name: "zstd" }],
  ["@acme/zstd-2", { package: "@acme/perfmon-plugin-zstd-2", folder: "perfmon-plugin-zstd-2", name: "zstd-2" }],
  ["@acme/perfmon-plugin-x", { package: "@acme/perfmon-plugin-x", folder: "perfmon-plugin-x", name: "x" }],
  ["", null],
  ["Zstd", null],
  ["../zstd", null],
  ["@acme/", null],
  ["a--b", null],
  ["9z", null],
])("the names of %j", (word, names) => expect(pluginNames(word)).toEqual(names));
