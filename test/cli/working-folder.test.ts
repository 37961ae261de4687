import { join } from "node:path";
import { expect, test } from "vitest";
import { spawnPerfmon } from "../perfmon.ts";
import { folderWith } from "./folder.ts";

const SUITE = "name: s\nsteps: [{ id: a, uses: script, with: { command: [date] } }]\n";
const ran = (args: readonly string[], options: Parameters<typeof spawnPerfmon>[1] = {}) =>
  spawnPerfmon(args, options).ended;

test("-C is obeyed however it is spelled, and a folder that is none is the user's mistake", async () => {
  const folder = folderWith({ "s.yaml": SUITE });
  for (const words of [["-C", folder], [`-C${folder}`], [`--directory=${folder}`], ["-qC", folder]])
    expect(await ran(["validate", "s.yaml", ...words], { cwd: "/" }), words.join(" ")).toMatchObject({ exit: 0 });
  const wrong = await ran(["-C", join(folder, "gone"), "validate", "s.yaml"]);
  expect([wrong.exit, wrong.stderr]).toEqual([2, expect.stringMatching(/^error PM1506 -C .*gone: there is no such/)]);
  expect((await ran(["-C", join(folder, "s.yaml"), "runs"])).stderr).toContain("that is no folder");
});

test("started in a folder that is gone: said, and -C helps", async () => {
  const orphan = (...args: string[]) =>
    ran(args, { prefix: ["sh", "-c", 'cd "$0" && rmdir "$0" && exec "$@"', folderWith()] });
  const lost = await orphan("runs");
  expect([lost.exit, lost.stderr]).toEqual([2, expect.stringMatching(/^error PM1506 the folder.*is gone\n.*-C/)]);
  expect(await orphan("validate", "s.yaml", "-C", folderWith({ "s.yaml": SUITE }))).toMatchObject({ exit: 0 });
});
