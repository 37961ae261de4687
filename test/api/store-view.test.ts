import { expect, onTestFinished, test, vi } from "vitest";
import { Project } from "../../core/api/project.ts";
import { storeView } from "../../core/api/store-view.ts";
import { invented, project } from "../cli/kept-runs.ts";

test("who asks for the same run meanwhile, or soon after, waits for one reading of it", async () => {
  const { cwd, ids } = await project([invented({ latency: 100 }), invented({ latency: 130, day: 2 })]);
  const opened = await Project.open({ cwd, env: { HOME: cwd } });
  onTestFinished(() => opened.close());
  const read = vi.spyOn(await opened.store({ readOnly: true }), "run");
  const view = storeView(opened);
  const [a = "", b = ""] = ids;
  await Promise.all(Array.from({ length: 6 }, (_, sequence) => view.output(a, 0, sequence, 100)));
  expect((await view.run(a))?.id).toBe(a);
  expect(read).toHaveBeenCalledTimes(1);
  // What its header says now is shown.
  const writable = await opened.store();
  await writable.annotate(a, "after the update");
  expect((await view.run(a))?.note).toBe("after the update");
  expect((await view.run(b))?.id).toBe(b);
  expect(await view.run("01M8C9G4SRHDRJK15YRSTTKJ33")).toBeNull();
});
