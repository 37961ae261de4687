/** What pages of a run look up beside its report, in real stores. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Project } from "../../core/api/project.ts";
import { storeView } from "../../core/api/store-view.ts";
import { reportModel } from "../../plugins/dashboard/model/report-model.ts";
import { caseSection } from "../../plugins/dashboard/pages/case.ts";
import { comparisonTable } from "../../plugins/dashboard/pages/comparison-table.ts";
import { siteLinks } from "../../plugins/dashboard/site/links.ts";
import { invented, project } from "../cli/kept-runs.ts";
import { measured } from "../cli/measured.ts";
import { perfmon } from "../cli/terminal.ts";

async function viewOf(cwd: string) {
  const opened = await Project.open({ cwd, env: { HOME: cwd } });
  onTestFinished(() => opened.close());
  return storeView(opened);
}

test("of two subjects whose cases differ by a variable, both sides have their values", async () => {
  const { cwd } = await project();
  const extract = "[{ metric: latency, unit: ms, better: lower, regex: 'latency: ([0-9.]+)' }]";
  const command = '[/bin/echo, "latency: ${{ vars.size }}"]';
  writeFileSync(
    join(cwd, "demo.yaml"),
    `name: demo\nvars: { size: 1 }\ndefaults: { warmup: 0, monitors: [] }\nsteps:\n  - { id: one, uses: script, with: { command: ${command}, extract: ${extract} } }\n`,
  );
  await perfmon(["ab", "demo.yaml", "--a", "set:size=10", "--b", "set:size=20", "--blocks", "6", "-q"], { cwd });
  const view = await viewOf(cwd);
  const [b] = await view.runs();
  const report = await view.report(b!.id);
  expect(report.judgement.baseline.rule).toBe("pair");
  const [series] = (await reportModel(report, view)).cases[0]!.series;
  expect(new Set(series!.repetitions.map(({ value }) => value))).toEqual(new Set([0.02]));
  expect(new Set(series!.baseline.flatMap(({ values }) => values))).toEqual(new Set([0.01]));
});

test("of a measured run that an imported one is compared with, the values are there", async () => {
  const { cwd, id } = await measured();
  writeFileSync(join(cwd, "other.csv"), "case,metric,value,unit,better\none,latency,13,ms,lower\n");
  expect((await perfmon(["import", "other.csv", "-q"], { cwd })).exit).toBe(0);
  const view = await viewOf(cwd);
  const imported = (await view.runs()).find((run) => run.id !== id)!;
  const report = await view.report(imported.id, id);
  const [series] = (await reportModel(report, view)).cases[0]!.series;
  expect(series!.comparison.baseline?.n).toBe(3);
  expect(series!.baseline.flatMap(({ values }) => values)).toEqual([0.0125, 0.0125, 0.0125]);
});

test("profiles: only where they are drawn, beside the baseline's of the same event", async () => {
  const { cwd, ids } = await project([1, 2, 3].map((day) => invented({ latency: 100, day })));
  const [oldest, before, now] = ids as [string, string, string];
  const profile = (run: string, event: string) => {
    const folder = join(cwd, "runs", run, "profiles", "000");
    mkdirSync(folder, { recursive: true });
    const about = { caseIndex: 0, caseId: "getpid", monitor: "perf", event, samples: 1, warnings: [] };
    writeFileSync(join(folder, "profile.json"), JSON.stringify({ schema: "perfmon.profile/1", ...about }));
    writeFileSync(join(folder, "folded"), `main;${run} 1\n`);
  };
  profile(oldest, "cycles");
  profile(before, "cpu-clock");
  profile(now, "cycles");
  const view = await viewOf(cwd);
  const report = await view.report(now);
  const [drawn] = (await reportModel(report, view, { cases: [0] })).cases;
  expect([drawn!.profile?.folded, drawn!.baselineProfile?.folded]).toEqual([`main;${now} 1\n`, `main;${oldest} 1\n`]);
  const [plain] = (await reportModel(report, view, { profiles: false })).cases;
  expect([plain!.profile, plain!.baselineProfile]).toEqual([null, null]);
  expect(await view.profiles(now, [1])).toEqual([]);
});

test("a sparkline steps where its trend does, however much further back the history goes", async () => {
  const [step, runs, shown] = [50, 70, 60];
  const level = (i: number) => (i < step ? 100 : 140) + ((i * 7) % 5) / 10;
  const { cwd, ids } = await project(
    Array.from({ length: runs }, (_, i) => invented({ latency: level(i), n: 1, day: 1 + i / 4 })),
  );
  const view = await viewOf(cwd);
  const report = await view.report(ids.at(-1)!);
  const drawn = async (newest?: number) => {
    const model = await reportModel(report, view, { newest });
    const { trend } = model.cases[0]!.series[0]!;
    const [levels] = String(comparisonTable(model, siteLinks(null))).match(/(?<=class="level" d=")[^"]+/)!;
    return {
      changes: trend!.changes.map(({ index }) => index),
      xs: [...levels!.matchAll(/[ML]([\d.]+),/g)].map(([, x]) => Number(x)),
    };
  };
  const [whole, cut] = [await drawn(), await drawn(shown)];
  expect([whole.changes, cut.changes]).toEqual([[step], [step - (runs - shown)]]);
  // 2 to 80 wide.
  const between = 2 + (78 * (step - (runs - shown) - 0.5)) / (shown - 1);
  for (const { xs } of [whole, cut]) expect(xs).toEqual([2, between, between, 80].map((x) => expect.closeTo(x, 1)));
});

/** Of the first sparkline: where its dot is, of 2 to 80, and whether a part of its line is of later runs. */
const sparkOf = (table: string) => ({
  dot: Number(/(?<=class="last" cx=")[^"]+/.exec(table)?.[0] ?? Number.NaN),
  later: table.includes('class="line later"'),
});

test("of a run that others came after, the sparkline's dot and the history's current mark are that run; those are later", async () => {
  const { cwd, ids } = await project(
    Array.from({ length: 19 }, (_, i) => invented({ latency: 100 + (i % 3), n: 5, day: 1 + i })),
  );
  const view = await viewOf(cwd);
  const report = await view.report(ids[14]!);
  const model = await reportModel(report, view);
  const { dot, later } = sparkOf(String(comparisonTable(model, siteLinks(null))));
  expect([dot, later]).toEqual([expect.closeTo(2 + (78 * 14) / 18, 1), true]);
  const section = String(
    caseSection(model.cases[0]!, {
      report,
      sides: model.sides,
      acks: [],
      links: siteLinks(null),
      evidence: null,
      detail: "brief",
    }),
  );
  const kinds = new Map(
    [...section.matchAll(/data-run="([^"]+)".*?class="(dot[^"]*)"/gs)].map(([, run, kind]) => [run!, kind!]),
  );
  expect(ids.map((id) => kinds.get(id))).toEqual([
    ...Array(14).fill("dot of-baseline"),
    "dot current",
    ...Array(4).fill("dot later"),
  ]);
  expect(section).toContain("4 runs are later than this one");
  // The newest run has nothing after it.
  const newest = await view.report(ids[18]!);
  expect(sparkOf(String(comparisonTable(await reportModel(newest, view), siteLinks(null))))).toEqual({
    dot: 80,
    later: false,
  });
});

test("of a run older than the newest ones that are asked for, the history is the one up to it", async () => {
  const { cwd, ids } = await project(
    Array.from({ length: 12 }, (_, i) => invented({ latency: 100 + (i % 3), n: 5, day: 1 + i })),
  );
  const view = await viewOf(cwd);
  const model = await reportModel(await view.report(ids[5]!), view, { newest: 4 });
  expect(model.cases[0]!.series[0]!.trend!.history.points.map(({ run }) => run.id)).toEqual(ids.slice(2, 6));
  expect(sparkOf(String(comparisonTable(model, siteLinks(null))))).toEqual({ dot: 80, later: false });
});
