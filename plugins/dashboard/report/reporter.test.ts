import type { RunReport } from "@perfmon/core/plugin";
import { emptyView, sampleReports, testReporter } from "@perfmon/core/plugin/testing";
import { describe, expect, test } from "vitest";
import reporter from "./reporter.ts";

describe("conformance", () => {
  for (const check of testReporter(reporter, { writes: "document", options: {} })) test(check.name, check.run);
});

const written = (name: string): Promise<string> =>
  writtenOf(sampleReports().find((one) => one.name.startsWith(name))!.report);

async function writtenOf(report: RunReport): Promise<string> {
  const parts: string[] = [];
  const stream = { columns: 0, color: false, unicode: true, live: false, write: (text: string) => parts.push(text) };
  await reporter.report(report, stream, {}, emptyView);
  return parts.join("");
}

/** What is text to a reader, roughly: without tags. */
const words = (html: string) => html.replace(/<style>.*?<\/style>/s, "").replace(/<[^>]*>/g, " ");

test("a file that nothing is fetched for", async () => {
  const html = await written("every verdict");
  expect(html).toMatch(/^<!doctype html>/);
  expect(html).not.toMatch(/<(script|link|img|iframe|object)\b/);
  expect(html.match(/(?:src|href)="(?!#|data:text\/csv)[^"]*"/g)).toBeNull();
});

test("verdicts are words: regressions first, then what is inconclusive, and what failed is as visible", async () => {
  const text = words(await written("every verdict"));
  const at = (word: string) => text.indexOf(word, text.indexOf("Against the baseline"));
  expect(at("regression, low")).toBeGreaterThan(0);
  expect(at("regression, low")).toBeLessThan(at("inconclusive"));
  expect(at("inconclusive")).toBeLessThan(at("improvement"));
  const failed = words(await written("failed, timed out"));
  expect(failed).toContain("cases failed");
});

test("names that are markup stay names", async () => {
  const html = await written("unsafe names");
  expect(html).not.toContain("<script");
  expect(html).toContain("&lt;script&gt;");
});

test("why there is nothing to compare with is said once", async () => {
  const reason = { code: "no-baseline", message: "every earlier run is of another machine" };
  const { report } = sampleReports().find(({ name }) => name.startsWith("no baseline"))!;
  const baseline = { ...report.judgement.baseline, reasons: [reason] };
  const text = words(await writtenOf({ ...report, judgement: { ...report.judgement, baseline } }));
  expect(text.split(reason.message)).toHaveLength(2);
});

test("known regressions are told apart, with their reason", async () => {
  const text = words(await written("known regressions"));
  expect(text).toContain("the price of a mitigation");
  expect(text).toMatch(/1 known/);
});
