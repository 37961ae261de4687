import type { FormatRecord } from "@perfmon/core/plugin";
import { emptyView, sampleReports, testReporter } from "@perfmon/core/plugin/testing";
import { expect, test } from "vitest";
import format from "./format.ts";
import reporter from "./reporter.ts";

for (const check of testReporter(reporter)) test(check.name, check.run);

function written(name: string): string {
  const { report } = sampleReports().find((sample) => sample.name.startsWith(name))!;
  const parts: string[] = [];
  const stream = { write: (part: string) => parts.push(part), columns: 0, color: false, unicode: true, live: false };
  void reporter.report(report, stream, {}, emptyView);
  return parts.join("");
}

async function read(text: string): Promise<FormatRecord[]> {
  const records: FormatRecord[] = [];
  const bytes = (async function* () {
    yield new TextEncoder().encode(text);
  })();
  for await (const record of format.read(bytes)) records.push(record);
  return records;
}

test("each value has its series' verdict beside it; what is unknown is empty", () => {
  const [header, ...rows] = written("every verdict")
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  const cells = rows.map((row) => Object.fromEntries(header!.map((name, at) => [name, row[at]])));
  expect(cells.find((row) => row.case === "fsync")).toMatchObject({
    metric: "latency",
    value: "0.041",
    unit: "s",
    "comparison.verdict": "inconclusive",
    "comparison.severity": "none",
    "comparison.gates": "true",
    "comparison.baseline": "0.000398",
    "comparison.change": String(412e-6 / 398e-6 - 1),
    "comparison.difference": "",
    "comparison.confidence": "0.952",
  });
  // Its comparisons are of other metrics.
  expect(cells.find((row) => row.case === "seq-write")).toMatchObject({ value: "0.041", "comparison.verdict": "" });
});

test("it is read back as the values alone: a verdict is no label", async () => {
  const records = await read(written("every verdict"));
  expect(records).toHaveLength(10);
  expect(records[0]).toMatchObject({ case: "rand-read iodepth=1", metric: "latency", labels: {}, value: 0.041 });
  expect(await read("metric,value,comparison.x,label.comparison.x\na,1,2,3\n")).toMatchObject([
    { labels: { "comparison.x": "3" } },
  ]);
});
