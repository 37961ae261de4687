import { PerfmonError } from "@perfmon/core/plugin";
import type Sqlite from "better-sqlite3";
import { APPLICATION_ID } from "./file-header.ts";
import { RUNS } from "./migrations/0001-runs.ts";

/** One step of the schema: SQL, or work that SQL alone cannot do. */
export type Migration = string | ((db: Sqlite.Database) => void);

/** Append only: the version of a store is how many of them it has been through. */
export const MIGRATIONS: readonly Migration[] = [RUNS];

/**
 * Brings a store to the newest schema, each step in a transaction of its own, so that one that is killed half-way is as it was
 * and can be tried again. A store that holds something is copied to `backup(version)` first, of the very state that the step
 * starts from.
 */
export function migrate(
  db: Sqlite.Database,
  migrations: readonly Migration[],
  backup: (version: number) => void,
): void {
  for (let done = versionOf(db); done < migrations.length; done = versionOf(db)) {
    const step = db.transaction(() => {
      // Another process may have been faster.
      const version = versionOf(db);
      if (version > 0) requireOurs(db);
      else if (!isEmpty(db)) throw foreign(db.name);
      const migration = migrations[version];
      if (migration === undefined) return;
      if (version > 0) backup(version);
      if (typeof migration === "string") db.exec(migration);
      else migration(db);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${version + 1}`);
    });
    step.immediate();
  }
}

export function versionOf(db: Sqlite.Database): number {
  return db.pragma("user_version", { simple: true }) as number;
}

/** Whether nothing was ever kept in it: a new file, or one whose making was broken off. */
export const isEmpty = (db: Sqlite.Database): boolean =>
  db.prepare("SELECT count(*) FROM sqlite_schema").pluck().get() === 0;

/** PM4002 where the database is another program's. */
export function requireOurs(db: Sqlite.Database): void {
  if (db.pragma("application_id", { simple: true }) !== APPLICATION_ID) throw foreign(db.name);
}

export const foreign = (path: string) =>
  new PerfmonError("PM4002", `${path} is not a store of perfmon's; it was left as it is`, {
    hint: "name another file with --store or store: in perfmon.config.yaml",
  });

export const newer = (path: string, version: number, known: number) =>
  new PerfmonError("PM4003", `${path} has schema ${version}; this perfmon knows up to ${known}`, {
    hint: "update perfmon, or name another store with --store",
  });
