/**
 * `durable-loop.ts FOLDER`: 100 repetitions of `true` with nothing but what makes each of them durable before the next: a folder,
 * the files that take its output, its record flushed, one commit. What any program in Node takes for it.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";

const folder = process.argv[2]!;
mkdirSync(folder, { recursive: true });
const db = new Database(join(folder, "loop.db"));
db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
db.exec("CREATE TABLE repetition (id INTEGER PRIMARY KEY, record TEXT)");
const insert = db.prepare("INSERT INTO repetition (record) VALUES (?)");
/** As long as perfmon's own. */
const record = "x".repeat(643);

for (let i = 0; i < 100; i++) {
  const own = join(folder, String(i));
  mkdirSync(own);
  const [stdout, stderr] = [openSync(join(own, "stdout"), "w"), openSync(join(own, "stderr"), "w")];
  const child = spawn("true", [], { stdio: ["ignore", stdout, stderr], detached: true });
  await once(child, "exit");
  for (const file of [stdout, stderr]) closeSync(file);
  writeFileSync(join(own, "raw.json"), record, { flush: true });
  insert.run(record);
}
db.close();
