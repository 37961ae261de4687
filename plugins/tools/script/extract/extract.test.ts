import { isFailure } from "@perfmon/core/plugin";
import fc from "fast-check";
import { expect, test } from "vitest";
import { byBenchfmt } from "./benchfmt.ts";
import { byColumn } from "./csv.ts";
import { byJsonPath } from "./json.ts";
import { byKey } from "./key.ts";
import { readNumber } from "./number.ts";
import { byRegex, regexProblem } from "./regex.ts";

const stdout = (text: string) => ({ text, name: "stdout" });
const values = (found: readonly { value: number }[]) => found.map(({ value }) => value);

/** The code of the failure that it throws; any other exception is a fault of the test's subject. */
function problemOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isFailure(error)) return error.code;
    throw error;
  }
  return "none";
}

test.each([["12"], ["-0.5"], ["+3."], [".25"], ["1e6"], ["1.5E-3"]])("%s is a number", (text) => {
  expect(readNumber(text, stdout(text))).toBe(Number(text));
});

test.each([
  ["12,5"],
  ["1,234.5"],
  ["1'000"],
  ["1_000"],
  ["0x10"],
  ["NaN"],
  ["inf"],
  [""],
  ["12.5ms"],
  ["1e999"],
  ["9007199254740993"],
  ["--1"],
  ["1.2.3"],
  ["١٢"],
])("%s is refused", (text) => {
  expect(problemOf(() => readNumber(text, stdout(text)))).toBe("unreadable-output");
});

test("every finite number comes back as it was printed, whatever stands around it", () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(" ms", "", ";", "\tend"),
      (x, tail) => {
        fc.pre(!Object.is(x, -0) && (!Number.isInteger(x) || Number.isSafeInteger(x)));
        const text = `start\ntime=${x}${tail}\n`;
        expect(values(byRegex(stdout(text), "^time=([^\\s;]+)", "ms"))).toEqual([x]);
      },
    ),
    { numRuns: 30 },
  );
});

test.each([
  ["time: 12,5 s", "time: ([0-9]+)", "a decimal comma cut in two"],
  ["time: 1.25e4 s", "time: ([0-9.]+)", "an exponent left out"],
  ["time: 123 s", "time: .*([0-9]+)", "a greedy dot ate the first digits"],
  ["time: -5 s", "([0-9]+) s", "a sign left out"],
  ["rate: 412k", "rate: ([0-9.]+)", "a multiplier left out"],
  ["rate: 4.1Mi", "rate: ([0-9.]+)", "a binary multiplier left out"],
  ["1 234 567", "2(34)", "digits around it"],
  ["iops = 412 k", "iops = ([0-9.]+)", "a multiplier after a space"],
  ["real 1m12.5s", "real ([0-9.]+)", "minutes taken for the whole"],
  ["real 1m12.5s", "([0-9.]+)s", "seconds without their minutes"],
  ["elapsed: 1:12.5", "([0-9.]+)$", "seconds without their minutes"],
  ["time: 12\u202f345 s", "time: ([0-9]+)", "a thousands separator that looks like a space"],
  ["time: \u22125 s", "([0-9]+) s", "a sign left out"],
])("a part of a number is refused: %s with /%s/ (%s)", (text, expression) => {
  expect(problemOf(() => byRegex(stdout(text), expression, "s"))).toBe("unreadable-output");
});

test.each([
  ["980 MB/s", "([0-9.]+)", "GB/s"],
  ["12.5ms", "([0-9.]+)", "s"],
  ["531 nsec per loop", "([0-9.]+)", "us"],
  ["12   MB/sec", "([0-9.]+)", "GB/s"],
  ["12 Mbps", "([0-9.]+)", "bit/s"],
  ["12 Gbits/sec", "([0-9.]+)", "Mbit/s"],
  ["12 Gb/s", "([0-9.]+)", "GB/s"],
  ["12 KBytes", "([0-9.]+)", "B"],
  ["12 Kops/s", "([0-9.]+)", "1/s"],
  ["12 Mpps", "([0-9.]+)", "k/s"],
  ["12 MB", "([0-9.]+)", "ms"],
  ["12%", "([0-9.]+)", "ms"],
  ["12 s", "([0-9.]+)", "1"],
  ["10 KiB", "([0-9.]+)", "kB"],
  ["10 MiB/s", "([0-9.]+)", "MB/s"],
  ["took 5 hours", "([0-9.]+)", "s"],
  ["took 5 hrs", "([0-9.]+)", "s"],
  ["took 5 mins", "([0-9.]+)", "s"],
  ["took 5 microsec", "([0-9.]+)", "s"],
  ["took 5 Millis", "([0-9.]+)", "s"],
  ["5 Gigabytes", "([0-9.]+)", "B"],
  ["5 megabytes/s", "([0-9.]+)", "B/s"],
  ["5 mebibytes", "([0-9.]+)", "MB"],
  ["5 kcycles", "([0-9.]+)", "1"],
  ["5 million", "([0-9.]+)", "1"],
  ["12 (us)", "([0-9.]+)", "ms"],
  ["12 [us]", "([0-9.]+)", "ms"],
])("%s read as %s in %s is another unit", (text, expression, unit) => {
  expect(problemOf(() => byRegex(stdout(text), expression, unit))).toBe("unit-mismatch");
});

test.each([
  ["412k", "([0-9.]+)k", "k/s", 412],
  ["run-8: 3.5,4.5", "^run-8: ([0-9.]+),", "s", 3.5],
  ["12.5 MB/s", "([0-9.]+)", "MiB/s", 12.5],
  ["12.5 MBytes/sec", "([0-9.]+)", "MB/s", 12.5],
  ["12.5 Gbps", "([0-9.]+)", "Gbit/s", 12.5],
  ["12.5 Kops/s", "([0-9.]+)", "k/s", 12.5],
  ["12.5 requests/sec", "([0-9.]+)", "1/s", 12.5],
  ["12 345 ms", "^([0-9]+) ", "ms", 12],
  ["real 0m12.5s", "m([0-9.]+)s", "s", 12.5],
  ["a 12.5 monkeys", "([0-9.]+)", "1", 12.5],
  ["12.5 (min 10.1, max 14)", "^([0-9.]+)", "ms", 12.5],
  ["12.5 kB", "([0-9.]+)", "KiB", 12.5],
  ["12.5 KiB", "([0-9.]+)", "KiB", 12.5],
  ["12.5 Megabytes", "([0-9.]+)", "MiB", 12.5],
  ["12.5 Seconds", "([0-9.]+)", "s", 12.5],
  ["12.5 (µs)", "([0-9.]+)", "us", 12.5],
  ["x=(?<value>)", "x=\\((.)<value>", "1", null],
])("%s with /%s/ in %s", (text, expression, unit, value) => {
  const run = () => values(byRegex(stdout(text), expression, unit));
  if (value === null) expect(problemOf(run)).toBe("unreadable-output");
  else expect(run()).toEqual([value]);
});

test("the group named value wins over group 1, and other named groups are labels", () => {
  expect(byRegex(stdout("read 12 of 40\nwrite 7 of 50\n"), "^(?<op>\\w+) (\\d+) of (?<value>\\d+)$", "1")).toEqual([
    { value: 40, labels: { op: "read" } },
    { value: 50, labels: { op: "write" } },
  ]);
});

test("a group that took no part in the match is no number", () => {
  expect(problemOf(() => byRegex(stdout("a"), "a|(\\d)", "1"))).toBe("no-result");
});

test("an endless expression is ended, and named", () => {
  const text = `${"a".repeat(60)}!`;
  expect(problemOf(() => byRegex(stdout(text), "^((a+)+)$", "1"))).toBe("extraction-timeout");
});

test("an expression that matches everywhere is not collected without end", () => {
  expect(problemOf(() => byRegex(stdout("1 ".repeat(20_000)), "(\\d)", "1"))).toBe("ambiguous-result");
});

test("an expression needs a group, and to be one", () => {
  expect(regexProblem("^time: ([0-9.]+)$")).toBeNull();
  expect(regexProblem("^time: (?<value>[0-9.]+)$")).toBeNull();
  expect(regexProblem("^time: [0-9.]+$")).toContain("no group");
  expect(regexProblem("^time: (?:[0-9.]+)$")).toContain("no group");
  expect(regexProblem("^(time")).toContain("Invalid regular expression");
});

test("JSONPath: numbers and numbers in strings; anything else is refused", () => {
  const document = stdout('\ufeff{"a": [1.5, "2.5"], "b": null, "c": "2,5", "d": 12345678901234567890}');
  expect(values(byJsonPath(document, "$.a[*]"))).toEqual([1.5, 2.5]);
  expect(byJsonPath(document, "$.x")).toEqual([]);
  expect(problemOf(() => byJsonPath(document, "$.b"))).toBe("no-result");
  expect(problemOf(() => byJsonPath(document, "$.c"))).toBe("unreadable-output");
  expect(problemOf(() => byJsonPath(document, "$.d"))).toBe("unreadable-output");
  expect(problemOf(() => byJsonPath(stdout('{"a": NaN}'), "$.a"))).toBe("unreadable-output");
  expect(problemOf(() => byJsonPath(stdout('note\n{"a": 1}'), "$.a"))).toBe("unreadable-output");
});

test("CSV: by row number, last row, or the values of other columns", () => {
  const text = stdout("phase, rate\nwarm,1\nmain,2\nmain,3\n");
  expect(values(byColumn(text, "rate"))).toEqual([1, 2, 3]);
  expect(values(byColumn(text, "rate", 1))).toEqual([2]);
  expect(values(byColumn(text, "rate", "last"))).toEqual([3]);
  expect(values(byColumn(text, "rate", { phase: "main" }))).toEqual([2, 3]);
  expect(values(byColumn(text, "rate", 7))).toEqual([]);
  expect(problemOf(() => byColumn(text, "speed"))).toBe("no-result");
  expect(problemOf(() => byColumn(stdout("a,a\n1,2\n"), "a"))).toBe("ambiguous-result");
  expect(problemOf(() => byColumn(stdout("a,b\n1,5,2\n"), "a"))).toBe("unreadable-output");
});

test("key: the whole text before the separator", () => {
  const text = stdout("Requests per second:  21.5 /s\r\n  Requests = 40\nRequests per hour: 7\n");
  expect(values(byKey(text, "Requests", "1"))).toEqual([40]);
  expect(values(byKey(text, "Requests per second", "/s"))).toEqual([21.5]);
  expect(byKey(text, "per second", "/s")).toEqual([]);
});

test.each([
  ["rate: 412 k", "unreadable-output"],
  ["rate: 412k", "unreadable-output"],
  ["rate: 3 of 5", "unreadable-output"],
  ["rate: 1,234", "unreadable-output"],
  ["rate: 1 234 /s", "unreadable-output"],
  ["rate:", "unreadable-output"],
  ["rate: 5 M/s", "unit-mismatch"],
])("key: %s is %s", (text, code) => {
  expect(problemOf(() => byKey(stdout(text), "rate", "/s"))).toBe(code);
});

test("benchfmt: a name without processors, sub-benchmarks, foreign lines between", () => {
  const text =
    "BenchmarkA/n=1-16 \t 10\t 5 ns/op\nnoise\nBenchmarkB 3 7.5 ns/op 2 B/op\n--- FAIL: BenchmarkC\nBenchmarkD\n";
  expect(byBenchfmt(stdout(text), "ns/op")).toEqual([
    { value: 5, labels: { name: "A/n=1", procs: "16" } },
    { value: 7.5, labels: { name: "B" } },
  ]);
  expect(values(byBenchfmt(stdout(text), "B/op"))).toEqual([2]);
  expect(problemOf(() => byBenchfmt(stdout("BenchmarkA 10 5\n"), "ns/op"))).toBe("unreadable-output");
});
