import { accompanying } from "@perfmon/core/plugin";
import { emptyView, sampleReports, testReporter } from "@perfmon/core/plugin/testing";
import { expect, test } from "vitest";
import reporter from "./reporter.ts";

for (const check of testReporter(reporter, { options: { compact: false } })) test(check.name, check.run);

test.each(sampleReports())("$name: the document says everything that was given", ({ report }) => {
  const parts: string[] = [];
  const stream = { write: (part: string) => parts.push(part), columns: 0, color: false, unicode: true, live: false };
  void reporter.report(report, stream, { compact: true }, emptyView);
  const { schema, judgement, exit, reasons, ...run } = JSON.parse(parts.join(""));
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
  expect(schema).toBe("perfmon.run/1");
  expect({ ...run, reasons: [] }).toEqual(plain({ ...report.run, reasons: [] }));
  expect({ judgement, exit, reasons }).toEqual(
    plain({
      judgement: { ...report.judgement, accompanying: accompanying(report.judgement.comparisons) },
      exit: report.exit,
      reasons: report.reasons,
    }),
  );
  expect(parts.join("").trim().split("\n")).toHaveLength(1);
});
