/** What lists say of runs, over real stores. */
import { expect, onTestFinished, test, vi } from "vitest";
import { Project } from "../../core/api/project.ts";
import { storeView } from "../../core/api/store-view.ts";
import { openPerfmon } from "../../core/index.ts";
import type { StoreView } from "../../core/plugin/store-view.ts";
import { Verdicts } from "../../plugins/dashboard/site/verdicts.ts";
import { invented, project } from "../cli/kept-runs.ts";

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
