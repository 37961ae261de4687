/**
 * Fills a small file system, for the test of full and read-only disks: `full-disk.ts FOLDER`, FOLDER being a fresh tmpfs.
 * Prints what happened as JSON.
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { isPerfmonError } from "@perfmon/core/plugin";
import { plainRun } from "@perfmon/core/plugin/testing";
import collector from "../collector.ts";

const [folder] = process.argv.slice(2) as [string];
const path = join(folder, "store.db");
const open = (readOnly = false) => collector.open(path, { readOnly, options: undefined });
const codeOf = async (act: () => Promise<unknown>): Promise<string> => {
  try {
    await act();
    return "done";
  } catch (error) {
    return isPerfmonError(error) ? error.code : String(error);
  }
};

const store = await open();
let stored = 0;
let full = "done";
while (full === "done") {
  full = await codeOf(() => store.putWholeRun(plainRun(stored + 1, Array(500).fill(0.25))));
  if (full === "done") stored++;
}
const after = { runs: (await store.runs()).length, problems: await store.verify() };
const closed = await codeOf(() => store.close());

// Room again: everything that was acknowledged is there, and more can be stored.
execFileSync("mount", ["-o", "remount,size=16m", folder]);
const again = await open();
const roomy = {
  runs: (await again.runs()).length,
  samples: (await again.samples({ runs: (await again.runs()).map(({ id }) => id) })).length,
  problems: await again.verify(),
  more: await codeOf(() => again.putWholeRun(plainRun(stored + 1, [1]))),
};
await again.close();

execFileSync("mount", ["-o", "remount,ro", folder]);
const readOnly = { write: await codeOf(open), read: await codeOf(() => open(true)) };
process.stdout.write(JSON.stringify({ stored, full, after, closed, roomy, readOnly }));
