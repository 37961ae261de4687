/**
 * Fills a small disk, for the test of full and read-only ones: `full-disk.ts FOLDER [limited]`, FOLDER being a fresh tmpfs,
 * or, where nothing may be mounted, any folder in which the store is `limited`. Prints what happened as JSON.
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { isPerfmonError } from "@perfmon/core/plugin";
import { plainRun } from "@perfmon/core/plugin/testing";
import collector from "../collector.ts";
import { openDatabase } from "../open.ts";
import { SqliteStore } from "../store.ts";

const [folder, limited] = process.argv.slice(2) as [string, string?];
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

const connection = await openDatabase(path, { readOnly: false, patience: 1 });
if (limited) connection.db.pragma("max_page_count = 200");
const store = new SqliteStore(connection);
let stored = 0;
let full = "done";
while (full === "done") {
  full = await codeOf(() => store.putWholeRun(plainRun(stored + 1, Array(500).fill(0.25))));
  if (full === "done") stored++;
}
const after = { runs: (await store.runs()).length, problems: await store.verify() };
const closed = await codeOf(() => store.close());

// Room again: everything that was acknowledged is there, and more can be stored.
if (!limited) execFileSync("mount", ["-o", "remount,size=16m", folder]);
const again = await open();
const roomy = {
  runs: (await again.runs()).length,
  samples: (await again.samples({ runs: (await again.runs()).map(({ id }) => id) })).length,
  problems: await again.verify(),
  more: await codeOf(() => again.putWholeRun(plainRun(stored + 1, [1]))),
};
await again.close();

if (!limited) execFileSync("mount", ["-o", "remount,ro", folder]);
const readOnly = limited ? null : { write: await codeOf(open), read: await codeOf(() => open(true)) };
process.stdout.write(JSON.stringify({ stored, full, after, closed, roomy, readOnly }));
