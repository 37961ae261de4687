import type { RunReport } from "@perfmon/core/plugin";
import { emptyView, sampleReports, testReporter } from "@perfmon/core/plugin/testing";
import { expect, test } from "vitest";
import { code, prose } from "./escape.ts";
import reporter from "./reporter.ts";

for (const check of testReporter(reporter, { options: { rows: 10 } })) test(check.name, check.run);

const sample = (name: string) => sampleReports().find((one) => one.name.startsWith(name))!.report;

function written(report: RunReport, options: object = {}): string {
  const parts: string[] = [];
  const stream = { write: (part: string) => parts.push(part), columns: 0, color: false, unicode: true, live: false };
  void reporter.report(report, stream, options, emptyView);
  return parts.join("");
}

test("the verdict comes first, then what changed, then what differs; the rest unfolds", () => {
  const [first, rest] = written(sample("every verdict")).split("<details>");
  const lines = first!.trim().split("\n");
  expect(lines[0]).toBe("<!-- perfmon:io -->");
  expect(lines[1]).toBe("### ❌ perfmon <code>io</code>: 1 regression (low)");
  expect(lines[5]).toBe(
    "| ❌ | <code>seq-write</code> <code>write.bw</code> | 2.48 GB/s ±0.6% | 2.30 GB/s ±0.6% | **-7.3%** | [-8.3%, -6.3%] | regression, low (limit 5%) <code>00000009</code> |",
  );
  expect(lines.slice(6, 9).map((line) => line.split(" ")[1])).toEqual(["✅", "❔", "❔"]);
  expect(first).toContain("**What differs:** kernel.release 6.12.7 -> 6.12.9, booted since\n");
  expect(first).toMatch(
    /\n1 unchanged · 1 regression \(low\) · 1 improved · 2 inconclusive · 0 failed · 11m04s · Against/,
  );
  expect(rest).toContain("<summary>2 more results</summary>");
});

test.each([
  ["no baseline", "❔ perfmon <code>io</code>: measured, nothing to compare with yet"],
  ["failed, timed out", "❌ perfmon <code>io</code>: 2 failed, stopped before its end"],
  ["nothing ran", "❔ perfmon <code>io</code>: nothing was measured"],
  ["known", "❌ perfmon <code>io</code>: 1 regression (high)"],
  ["interrupted", "❌ perfmon <code>io</code>: stopped before its end"],
  ["differences in", "✅ perfmon <code>io</code>: no change"],
])("%s: %s", (name, title) => {
  expect(written(sample(name)).split("\n")[1]).toBe(`### ${title}`);
});

test("what fails the run without a name is in the headline: a case that failed only when it was measured again", () => {
  const headline = (name: string, exit: number) => written({ ...sample(name), exit }).split("\n")[1];
  expect(headline("differences in", 3)).toBe("### ❌ perfmon <code>io</code>: no change, exit 3");
  expect(headline("every verdict", 3)).toBe("### ❌ perfmon <code>io</code>: 1 regression (low)");
});

test("more rows than are to be seen at once unfold with the others", () => {
  const text = written(sample("every verdict"), { rows: 1 });
  const [first, rest] = text.split("<details>");
  expect(first!.match(/^\| [❌✅❔]/gmu)).toHaveLength(1);
  expect(rest).toContain("<summary>5 more results</summary>");
});

test("however much there is, it is a comment", () => {
  const report = sample("every verdict");
  const { comparisons } = report.judgement;
  const many = Array.from({ length: 3000 }, (_, at) => {
    const { case: of, ...one } = comparisons[at % 5]!;
    return { ...one, case: { ...of, id: `${of.id}-${at}` } };
  });
  const text = written({ ...report, judgement: { ...report.judgement, comparisons: many } });
  expect(text.length).toBeLessThanOrEqual(60_000);
  expect(text).toMatch(/<summary>2390 more results<\/summary>[\s\S]*\nand \d{4} more\n\n<\/details>/);
});

test("rows that would not fit are not seen at once, however many are to be; none is lost", () => {
  const report = sample("every verdict");
  const regression = report.judgement.comparisons[1]!;
  const name = "*".repeat(200);
  const many = Array.from({ length: 400 }, (_, at) => ({
    ...regression,
    case: { ...regression.case, id: `${at}${name}` },
  }));
  const text = written({ ...report, judgement: { ...report.judgement, comparisons: many } }, { rows: 400 });
  expect(text.length).toBeGreaterThan(50_000);
  expect(text.length).toBeLessThanOrEqual(60_000);
  const counted = Number(/^and (\d+) more$/m.exec(text)![1]);
  expect(text.match(/^\| ❌/gmu)!.length + counted).toBe(400);
});

test("the marker can end no comment, and is another one where jobs need one each", () => {
  const report = sample("every verdict");
  const named = { ...report, run: { ...report.run, suite: "io--> <b>@all" } };
  expect(written(named).split("\n")[0]).toBe("<!-- perfmon:io-_b_all -->");
  expect(written(named, { marker: "io-arm64" }).split("\n")[0]).toBe("<!-- perfmon:io-arm64 -->");
});

test("names and texts stay what they are", () => {
  expect(code("a|b `c` <d> wall_time _e_ @all")).toBe(
    "<code>a&#124;b &#96;c&#96; &#60;d> wall_time &#95;e&#95; @all</code>",
  );
  expect(prose("# @all see #12, https://x.y\nnext")).toBe("&#35; @&#8203;all see #&#8203;12, https&#58;//x.y next");
  expect(prose("6.12.7 -> 6.12.9")).toBe("6.12.7 -> 6.12.9");
});
