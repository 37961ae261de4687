import type { Profile } from "@perfmon/core/plugin";
import { emptyView, sampleReports } from "@perfmon/core/plugin/testing";
import { expect, test } from "vitest";
import { profileLine } from "./profile-line.ts";
import reporter from "./reporter.ts";

const found = sampleReports().find(({ name }) => name === "every verdict") ?? sampleReports()[0]!;
const { report } = found;
const ids = report.run.cases.map(({ case: item }) => item.id);

const profile = (caseId: string, caseIndex: number): Profile => ({
  ...{ caseIndex, caseId, monitor: "perf", event: "cycles", samples: 1, folded: "main 1\n", warnings: [] },
});

const view = (...cases: readonly string[]) => ({ ...emptyView, profiles: async () => cases.map(profile) });

test("where the profiles of the shown cases are, and how to see them", async () => {
  expect(await profileLine(report, view(ids[0]!, "of no case"))).toEqual({
    head: " profile of ",
    text: `${ids[0]}: perfmon export ${report.run.id} --format speedscope -o profile.json, for speedscope.app`,
  });
  const many = await profileLine(report, view(...ids));
  expect(ids.length).toBeGreaterThan(3);
  expect(many?.head).toBe(" profiles of ");
  expect(many?.text).toContain(`${ids.slice(0, 3).join(", ")} and ${ids.length - 3} more: `);
});

test("without profiles, or of a run of a file, there is no such line", async () => {
  expect(await profileLine(report, emptyView)).toBeNull();
  expect(await profileLine({ ...report, places: { store: "file:x", folder: null } }, view(ids[0]!))).toBeNull();
});

test("the results are shown whatever is wrong with what is kept", async () => {
  const broken = { ...emptyView, profiles: () => Promise.reject(new Error("no such folder")) };
  const parts: string[] = [];
  const stream = { columns: 0, color: false, unicode: true, live: false, write: (text: string) => parts.push(text) };
  await reporter.report(report, stream, {}, broken);
  expect(parts.join("")).toContain(report.run.id);
});
