import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PerfmonError } from "@perfmon/core/plugin";
import Sqlite from "better-sqlite3";
import { Connection } from "./connection.ts";
import { APPLICATION_ID, readHeader } from "./file-header.ts";
import { networkFilesystemOf } from "./filesystem.ts";
import { foreign, isEmpty, MIGRATIONS, type Migration, migrate, newer, requireOurs, versionOf } from "./migrate.ts";
import { isLocked, storeError } from "./store-error.ts";

export interface OpenOptions {
  readonly readOnly: boolean;
  /** s to wait for other writers. */
  readonly patience: number;
  readonly migrations?: readonly Migration[];
}

/** ms that SQLite itself waits for a lock, stopping this process; the rest of the patience is spent asleep. */
const BUSY_TIMEOUT = 100;

/** Opens a store, and makes or migrates it unless `readOnly`. What is not perfmon's, or newer, is refused untouched. */
export async function openDatabase(path: string, options: OpenOptions): Promise<Connection> {
  const { readOnly, patience, migrations = MIGRATIONS } = options;
  const until = performance.now() + patience * 1000;
  try {
    prepareFolder(path, readOnly);
    checkHeader(path, options, migrations.length);
    const db = new Sqlite(path, { fileMustExist: readOnly, timeout: BUSY_TIMEOUT });
    try {
      for (;;) {
        try {
          configure(db, path, readOnly, migrations);
          return new Connection(db, path, patience);
        } catch (error) {
          if (!isLocked(error) || performance.now() >= until) throw error;
          await sleep(50);
        }
      }
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    throw storeError(error, path);
  }
}

function prepareFolder(path: string, readOnly: boolean): void {
  const folder = dirname(path);
  if (readOnly && !existsSync(path)) throw none(path);
  if (!readOnly) makeFolder(folder);
  const network = networkFilesystemOf(folder);
  if (network !== null)
    throw new PerfmonError("PM4001", `${path} lies on ${network}, where SQLite's locks do not hold`, {
      hint: "keep the store on a local disk: --store sqlite:/var/tmp/perfmon/store.db",
    });
}

const none = (path: string) =>
  new PerfmonError("PM4001", `there is no store at ${path}`, {
    hint: "perfmon exec makes one; see store: in perfmon.config.yaml and --store",
  });

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    // Node says ENOENT of a folder on a read-only disk; the folder that is there says what is the matter.
    let there = folder;
    while (!existsSync(there)) there = dirname(there);
    accessSync(there, constants.W_OK);
    throw error;
  }
}

/** What the file says of itself, before anything could write to it. */
function checkHeader(path: string, { readOnly }: OpenOptions, known: number): void {
  if (existsSync(path) && !statSync(path).isFile())
    throw new PerfmonError("PM4001", `${path} is not a file`, { hint: "name a file with --store" });
  const header = readHeader(path);
  if (header === "unknown") return;
  if (header === "new") {
    // A perfmon that was killed while it made a store leaves an empty file.
    if (readOnly) throw none(path);
    return;
  }
  if (header?.application !== APPLICATION_ID) throw foreign(path);
  if (header.version > known) throw newer(path, header.version, known);
}

function configure(db: Sqlite.Database, path: string, readOnly: boolean, migrations: readonly Migration[]): void {
  db.pragma("foreign_keys = ON");
  const version = versionOf(db);
  if (version > migrations.length) throw newer(path, version, migrations.length);
  if (readOnly) {
    if (version === 0 && isEmpty(db)) throw none(path);
    requireOurs(db);
    if (version < migrations.length)
      throw new PerfmonError("PM4001", `${path} has schema ${version}, this perfmon writes ${migrations.length}`, {
        hint: "the next perfmon exec or perfmon import brings it up to date, after a backup",
      });
    // Not opened read-only: SQLite would then leave its -wal and -shm files behind.
    db.pragma("query_only = ON");
    return;
  }
  if (version < migrations.length) {
    migrate(db, migrations, (from) => {
      const copy = new Sqlite(path, { readonly: true, timeout: BUSY_TIMEOUT });
      try {
        copy.prepare("VACUUM INTO ?").run(backupName(path, from));
      } finally {
        copy.close();
      }
    });
    if (db.pragma("journal_mode", { simple: true }) === "wal") db.pragma("wal_checkpoint(TRUNCATE)");
  } else requireOurs(db);
  // A new store is made in a rollback journal, so that its header is in the file itself from the first commit on.
  db.pragma("journal_mode = WAL");
  // WAL alone would mean NORMAL: a commit that a power cut takes back.
  db.pragma("synchronous = FULL");
  // Pages, 16 MiB; with SQLite's 1000 an import copies most pages into the file several times.
  db.pragma("wal_autocheckpoint = 4000");
}

/** `store.db.schema-1.backup`, with a number where there is one already. */
function backupName(path: string, version: number): string {
  const name = `${path}.schema-${version}.backup`;
  for (let i = 0; ; i++) {
    const candidate = i === 0 ? name : `${name}-${i}`;
    if (!existsSync(candidate)) return candidate;
  }
}
