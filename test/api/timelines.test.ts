import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { Project } from "../../core/api/project.ts";
import { storeView } from "../../core/api/store-view.ts";
import { project } from "../cli/kept-runs.ts";
import { perfmon } from "../cli/terminal.ts";

const PLUGIN = fileURLToPath(new URL("./two-watchers.ts", import.meta.url));

test("of the newest repetitions all monitors that sampled, in the order in which these ran", async () => {
  const { cwd } = await project();
  writeFileSync(join(cwd, "perfmon.config.yaml"), `store: sqlite:store.db\nplugins: ["...", ${PLUGIN}]\n`);
  writeFileSync(
    join(cwd, "demo.yaml"),
    "name: demo\ndefaults: { repetitions: 3, warmup: 0 }\nsteps:\n  - { id: one, uses: script, monitors: [left, right], with: { command: [/bin/echo, '7'], time: true } }\n",
  );
  const { id } = (await perfmon(["exec", "demo.yaml", "--json", "-q"], { cwd })).json();
  const opened = await Project.open({ cwd, env: { HOME: cwd } });
  onTestFinished(() => opened.close());
  const view = storeView(opened);
  const shown = async (newest?: number) =>
    (await view.timelines(id, 0, newest)).map(({ monitor, repetition }) => `${monitor} ${repetition}`);
  expect(await shown()).toEqual(["left 0", "right 0", "left 1", "right 1", "left 2", "right 2"]);
  expect(await shown(2)).toEqual(["left 1", "right 1", "left 2", "right 2"]);
  expect(await shown(1)).toEqual(["left 2", "right 2"]);
});
