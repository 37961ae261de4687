import { fileURLToPath } from "node:url";
import { plainRun, testFormat } from "@perfmon/core/plugin/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import format from "./format.ts";
import { readName, writeName } from "./name.ts";

for (const { name, run } of testFormat(format, fileURLToPath(new URL("fixtures", import.meta.url)))) test(name, run);

/** What benchstat asks of a line: golang.org/x/perf/benchfmt/reader.go and the design it follows. */
test("what it writes keeps the rules of the published format", () => {
  const lines = [...format.write([plainRun(1, [0.25, 1e-9]), plainRun(2, [3])])].join("").split("\n");
  const results = lines.filter((line) => line.startsWith("Benchmark"));
  expect(results).toHaveLength(3);
  for (const line of results) {
    const [name, iterations, value, unit, ...more] = line.split(/\s+/);
    expect(name).toMatch(/^Benchmark\p{Lu}/u);
    expect(iterations).toMatch(/^\d+$/);
    expect(Number.isFinite(Number(value))).toBe(true);
    // Units that it would convert are words of their own in the numerator.
    expect(unit!.split("/")[0]!.split(/[-*]/)).not.toContain("ns");
    expect(more).toEqual([]);
  }
  for (const line of lines.filter((line) => !line.startsWith("Benchmark") && line !== ""))
    expect(line).toMatch(/^(Unit \S+( [a-z]+=\S+)+|[a-z][^\sA-Z:]*: .+)$/);
});

test("names come back, whatever is in them", () => {
  const word = fc.string({
    unit: fc.constantFrom("a", "B", "-", "7", "/", "%", "é", "=", "\t"),
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), word, word, (words, key, value) => {
      const [first, second] = [writeName(words.join(" "), { [key]: value }), writeName(words.join(" "), {})];
      expect(first).not.toMatch(/\s/);
      expect(first).not.toBe(second);
      if (words.some((part) => /=/.test(part)) || /=/.test(key)) return;
      const read = readName(first);
      expect(read.labels).toEqual({ [key]: value });
      const name = words.join("/");
      expect(read.case).toBe(/^[a-z]/.test(name) ? name[0]!.toUpperCase() + name.slice(1) : `Case/${name}`);
    }),
  );
});
