import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { plainRun } from "@perfmon/core/plugin/testing";
import Sqlite from "better-sqlite3";
import { afterAll, expect, test } from "vitest";
import collector from "./collector.ts";
import { parseHeader } from "./file-header.ts";
import { networkFilesystem } from "./filesystem.ts";
import { pathOf } from "./location.ts";
import { MIGRATIONS, type Migration } from "./migrate.ts";
import { openDatabase } from "./open.ts";
import { SqliteStore } from "./store.ts";

const root = mkdtempSync(join(tmpdir(), "perfmon-open-"));
afterAll(() => rmSync(root, { recursive: true }));

let folders = 0;
function fresh(): string {
  const folder = join(root, String(folders++));
  mkdirSync(folder);
  return folder;
}
const open = (path: string, readOnly = false) => collector.open(path, { readOnly, options: undefined });

async function filled(path: string): Promise<void> {
  const store = await open(path);
  await store.putWholeRun(plainRun(1, [1, 2, 3]));
  await store.close();
}

test("a store is made with its folders, and leaves one file when it is closed", async () => {
  const folder = fresh();
  const path = join(folder, "a", "b c", "store.db");
  const store = await open(`sqlite:${path}`);
  expect([store.url, store.folder]).toEqual([`sqlite:${path}`, join(folder, "a", "b c", "runs")]);
  await store.putWholeRun(plainRun(1, [1]));
  await store.close();
  expect(readdirSync(join(folder, "a", "b c"))).toEqual(["store.db"]);
});

test("every commit reaches the disk", async () => {
  const path = join(fresh(), "store.db");
  const { db } = await openDatabase(path, { readOnly: false, patience: 1 });
  expect(["journal_mode", "synchronous", "foreign_keys"].map((name) => db.pragma(name, { simple: true }))).toEqual([
    "wal",
    2,
    1,
  ]);
  db.close();
  expect(parseHeader(readFileSync(path))).toEqual({ application: 0x70666d6e, version: MIGRATIONS.length });
});

test("read-only: makes nothing, changes nothing, leaves nothing", async () => {
  const folder = fresh();
  await expect(open(join(folder, "none", "store.db"), true)).rejects.toMatchObject({ code: "PM4001" });
  writeFileSync(join(folder, "empty"), "");
  await expect(open(join(folder, "empty"), true)).rejects.toMatchObject({ code: "PM4001" });
  const path = join(folder, "store.db");
  await filled(path);
  const before = readFileSync(path);
  const store = await open(path, true);
  expect(await store.runs()).toHaveLength(1);
  await expect(store.tag(plainRun(1, []).id, "x", true)).rejects.toMatchObject({ code: "PM4005" });
  await store.close();
  expect(readFileSync(path)).toEqual(before);
  expect(readdirSync(folder).sort()).toEqual(["empty", "store.db"]);
});

test("another program's file, a damaged one and a newer one are refused and left as they are", async () => {
  const folder = fresh();
  const path = (name: string) => join(folder, name);
  writeFileSync(path("text"), "not a database, but a text of some length\n".repeat(10));
  writeFileSync(path("short"), "x");
  const foreign = new Sqlite(path("foreign"));
  foreign.exec("CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)");
  foreign.close();
  await filled(path("good"));
  copyFileSync(path("good"), path("newer"));
  const newer = new Sqlite(path("newer"));
  newer.pragma(`user_version = ${MIGRATIONS.length + 1}`);
  newer.close();
  const cases = { text: "PM4002", short: "PM4002", foreign: "PM4002", newer: "PM4003" };
  for (const [name, code] of Object.entries(cases))
    for (const readOnly of [false, true]) {
      const before = readFileSync(path(name));
      await expect(open(path(name), readOnly), name).rejects.toMatchObject({ code });
      expect(readFileSync(path(name)), name).toEqual(before);
    }
  await expect(open(folder)).rejects.toMatchObject({ code: "PM4001" });
  await expect(open(join(path("text"), "store.db"))).rejects.toMatchObject({ code: "PM4001" });
  expect(readdirSync(folder).sort()).toEqual(["foreign", "good", "newer", "short", "text"]);
});

test("damage within the file is found, and named as such", async () => {
  const folder = fresh();
  const [garbled, cut] = [join(folder, "garbled"), join(folder, "cut")];
  await filled(garbled);
  copyFileSync(garbled, cut);
  const bytes = readFileSync(garbled);
  bytes.fill(0x55, 8192, bytes.length);
  writeFileSync(garbled, bytes);
  truncateSync(cut, 4096 * 3);
  for (const path of [garbled, cut]) {
    const before = readFileSync(path);
    const attempt = async () => {
      const store = await open(path);
      try {
        const problems = await store.verify();
        expect(problems).not.toEqual([]);
        await store.run(plainRun(1, []).id);
      } finally {
        await store.close();
      }
    };
    await expect(attempt()).rejects.toMatchObject({ code: "PM4002" });
    expect(readFileSync(path)).toEqual(before);
  }
});

test("verify finds what SQLite cannot know to be wrong", async () => {
  const path = join(fresh(), "store.db");
  await filled(path);
  const breaks = [
    ["INSERT INTO measurement VALUES (1, 7, 1, 0, 1, NULL, NULL)", /no repetition 7/],
    ["UPDATE repetition SET outcome = 'failed' WHERE sequence = 1", /repetition 1 is failed and has measurements/],
    ["UPDATE measurement SET measure = 99 WHERE sequence = 2", /measure 99/],
    ["UPDATE document SET json = '{'", /document 1: its text is no JSON/],
    [
      "UPDATE document SET json = '[]' WHERE id = (SELECT metrics FROM run_case)",
      /does not declare its metric latency/,
    ],
  ] as const;
  for (const [sql, expected] of breaks) {
    const copy = `${path}-${breaks.findIndex(([other]) => other === sql)}`;
    copyFileSync(path, copy);
    const db = new Sqlite(copy);
    db.exec(sql);
    db.close();
    const store = await open(copy);
    expect((await store.verify()).join("\n")).toMatch(expected);
    await store.close();
  }
});

const SECOND: readonly Migration[] = [...MIGRATIONS, "ALTER TABLE run ADD COLUMN extra TEXT"];

test("a migration is preceded by a backup of what was there", async () => {
  const folder = fresh();
  const path = join(folder, "store.db");
  await filled(path);
  await expect(openDatabase(path, { readOnly: true, patience: 1, migrations: SECOND })).rejects.toMatchObject({
    code: "PM4001",
  });
  const store = new SqliteStore(await openDatabase(path, { readOnly: false, patience: 1, migrations: SECOND }));
  expect(await store.run(plainRun(1, []).id)).toEqual(plainRun(1, [1, 2, 3]));
  await store.close();
  expect(readdirSync(folder).sort()).toEqual(["store.db", "store.db.schema-1.backup"]);
  const backup = await open(join(folder, "store.db.schema-1.backup"));
  expect(await backup.run(plainRun(1, []).id)).toEqual(plainRun(1, [1, 2, 3]));
  expect(await backup.verify()).toEqual([]);
  await backup.close();
  await expect(open(path)).rejects.toMatchObject({ code: "PM4003" });
});

test("a migration that is killed half-way leaves the store as it was, and can be run again", async () => {
  const path = join(fresh(), "store.db");
  await filled(path);
  const { signal } = spawnSync(process.execPath, [
    fileURLToPath(new URL("testing/killed-migration.ts", import.meta.url)),
    path,
  ]);
  expect(signal).toBe("SIGKILL");
  const store = await open(path);
  expect(await store.verify()).toEqual([]);
  expect(await store.run(plainRun(1, []).id)).toEqual(plainRun(1, [1, 2, 3]));
  await store.close();
  const migrated = await openDatabase(path, { readOnly: false, patience: 1, migrations: SECOND });
  expect(migrated.db.pragma("user_version", { simple: true })).toBe(2);
  migrated.close();
});

test("places and file systems", () => {
  expect(pathOf("sqlite:/var/tmp/x.db")).toBe("/var/tmp/x.db");
  expect(pathOf("/var/tmp/y?.db")).toBe("/var/tmp/y?.db");
  for (const url of ["sqlite:", "", " x", "a\0b"]) expect(() => pathOf(url)).toThrow(/no place for a store/);
  expect(networkFilesystem(0x6969)).toBe("NFS");
  expect(networkFilesystem(0xff534d42 | 0)).toBe("CIFS");
  expect(networkFilesystem(0xef53)).toBe(null);
});
