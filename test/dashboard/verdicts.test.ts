/** What lists say of runs, over real stores. */
import { expect, onTestFinished, test, vi } from "vitest";
import { Project } from "../../core/api/project.ts";
import { storeView } from "../../core/api/store-view.ts";
import { buildRun, openPerfmon } from "../../core/index.ts";
import type { StoreView } from "../../core/plugin/store-view.ts";
import { pageStyle } from "../../plugins/dashboard/page-style.ts";
import { Verdicts } from "../../plugins/dashboard/site/verdicts.ts";
import { pen } from "../../plugins/reporters/terminal/pen.ts";
import { around, invented, project } from "../cli/kept-runs.ts";
import { served } from "./served.ts";

async function listing(change: (view: StoreView) => Partial<StoreView> = () => ({})) {
  const { cwd, ids } = await project([invented({ latency: 100 }), invented({ latency: 130, day: 2 })]);
  const opened = await Project.open({ cwd, env: { HOME: cwd } });
  const stored = storeView(opened);
  const view = { ...stored, ...change(stored) };
  const verdicts = new Verdicts(view);
  onTestFinished(async () => {
    verdicts.stop();
    await opened.close();
  });
  const id = ids[1]!;
  const said = async () =>
    (await verdicts.of((await view.runs({ rerunOf: null })).filter((run) => run.id === id))).get(id);
  return { cwd, id, said };
}

test("a verdict is made anew when its cases were measured again, and when its run says something else", async () => {
  const { cwd, id, said } = await listing();
  expect(await said()).toBeUndefined();
  await expect.poll(said).toMatchObject({ verdict: "regression", counts: { regressed: 1 } });
  const perfmon = await openPerfmon({ cwd, env: { HOME: cwd } });
  onTestFinished(() => perfmon.close());
  await perfmon.importRun(invented({ latency: 100, day: 3, rerunOf: id }));
  expect(await said()).toBeUndefined();
  await expect.poll(said).toBeDefined();
  await perfmon.annotate(id, "after the update");
  expect(await said()).toBeUndefined();
  await expect.poll(said).toBeDefined();
});

test("what cannot be judged is said, and not tried on every page", async () => {
  const report = vi.fn(() => Promise.reject(new Error("ENOENT: /secret/place")));
  const { said } = await listing(() => ({ report }));
  await said();
  await expect.poll(said).toEqual({ why: "perfmon itself failed" });
  for (let i = 0; i < 3; i++) await said();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(report).toHaveBeenCalledTimes(1);
});

test("a run that regressed in two ways says how badly each, at its head and in lists; that its cases completed is no news", async () => {
  const call = (id: string, level: number) => ({
    id,
    results: [{ metric: "latency", unit: "us", better: "lower" as const, values: around(level) }],
  });
  const run = (day: number, getpid: number, open: number) =>
    buildRun({
      suite: "calls",
      started: new Date(Date.UTC(2026, 10, day)),
      cases: [call("getpid", getpid), call("open", open)],
    });
  const { cwd, ids } = await project([run(1, 100, 100), run(2, 150, 115)]);
  const { ask } = await served(cwd);
  const counted = "2 regressions (1 high, 1 low)";
  const page = (await ask(`/runs/${ids[1]}`)).text;
  expect(page).toContain(`<span class="verdict regression">${counted}</span>`);
  await expect.poll(async () => (await ask("/")).text, { timeout: 10_000 }).toContain(`>${counted}<`);
  // The start page names them, the worst first, each with its case.
  const start = (await ask("/")).text;
  const worst = [
    ...start.matchAll(/<li><a href="([^"]+)">(\w+)<\/a> latency <strong>(\S+)<\/strong> <span class="muted">(\w+)</g),
  ];
  expect(worst.map(([, ...parts]) => parts)).toEqual([
    [`/runs/${ids[1]}/cases/0`, "getpid", "+50.0%", "high"],
    [`/runs/${ids[1]}/cases/1`, "open", "+15.0%", "low"],
  ]);
  const one = (await ask(`/runs/${ids[1]}/cases/0`)).text;
  expect(one).toContain('<span class="verdict regression"');
  expect(one).not.toMatch(/class="verdict[^"]*"[^>]*>completed/);
});

test("badges have the terminal's signs", () => {
  const { marks } = pen({ write() {}, columns: 0, color: false, unicode: true, live: false });
  const signs = Object.fromEntries(
    [...pageStyle.matchAll(/\.verdict\.(\w+)::before \{ content: "(.)"/g)].map(([, kind, sign]) => [kind, sign]),
  );
  expect(signs).toEqual({
    regression: marks.bad,
    failed: marks.bad,
    improvement: marks.good,
    inconclusive: marks.unsure,
    known: marks.left,
    skipped: marks.left,
  });
});
