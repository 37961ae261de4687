import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { invented, project } from "./kept-runs.ts";
import { perfmon } from "./terminal.ts";

const SQLITE = fileURLToPath(new URL("../../plugins/collectors/sqlite/collector.ts", import.meta.url));

/** A plugin that keeps runs in a SQLite file under the address of a database that asks for a password. */
const lab = (path: string) => `
import { definePlugin } from "@perfmon/core/plugin";
import sqlite from ${JSON.stringify(SQLITE)};
const lab = {
  ...sqlite,
  open: async (url: string, context: any) => Object.assign(await sqlite.open(${JSON.stringify(path)}, context), { url }),
};
export default definePlugin({
  name: "./lab.ts",
  apiVersion: 1,
  collectors: { lab: { summary: "a database of the lab", load: async () => ({ default: lab }) } },
});
`;

const suite = `
name: demo
defaults: { repetitions: 2, warmup: 0, monitors: [] }
steps: [{ id: one, uses: script, with: { command: [sleep, "0"] } }]
`;

test("the password of a store is in no report, whichever command makes it", async () => {
  const { cwd, ids } = await project([invented({ latency: 100 }), invented({ latency: 130, day: 2 })]);
  const [a = "", b = ""] = ids;
  writeFileSync(join(cwd, "lab.ts"), lab(join(cwd, "store.db")));
  writeFileSync(join(cwd, "suite.yaml"), suite);
  writeFileSync(
    join(cwd, "perfmon.config.yaml"),
    'plugins: ["...", ./lab.ts]\nstore: "lab://me:hunter2@db.lab/results"\n',
  );
  for (const argv of [
    ["compare", a, b],
    ["show", b],
    ["judge", b],
    ["report", b, "-o", "report.html"],
    ["exec", "suite.yaml"],
    ["ab", "suite.yaml", "--a", "env:LEVEL=a", "--b", "env:LEVEL=b", "--blocks", "2"],
    ["doctor"],
  ]) {
    const { exit, stdout, stderr } = await perfmon(argv, { cwd });
    expect([0, 1], `${argv.join(" ")}: ${stderr}`).toContain(exit);
    expect(`${stdout}${stderr}`, argv[0]).not.toContain("hunter2");
  }
  const report = readFileSync(join(cwd, "report.html"), "utf8");
  expect(report).toContain("store lab://db.lab/results");
  expect(report).not.toContain("hunter2");
  expect((await perfmon(["compare", a, b], { cwd })).stdout).toContain("lab://db.lab/results");
});
