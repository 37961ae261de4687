import { createHash } from "node:crypto";
import { parseExactJson } from "@perfmon/core/plugin";
import type Sqlite from "better-sqlite3";

/** Kept in memory at most; all of them are forgotten when it is full, which costs a look-up each. */
const KEPT = 20_000;

/** A table of JSON texts that are stored once each, however many rows use them. Rows are never changed nor removed. */
export class Interned {
  readonly #ids = new Map<string, number>();
  readonly #values = new Map<number, unknown>();
  readonly #find: Sqlite.Statement;
  readonly #insert: Sqlite.Statement;
  readonly #read: Sqlite.Statement;

  constructor(db: Sqlite.Database, table: "definition" | "measure" | "document") {
    this.#find = db.prepare(`SELECT id FROM ${table} WHERE hash = ?`).pluck();
    this.#insert = db.prepare(`INSERT INTO ${table} (hash, json) VALUES (?, ?)`);
    this.#read = db.prepare(`SELECT json FROM ${table} WHERE id = ?`).pluck();
  }

  /** The id of a text, stored if it is new. Within a write transaction. */
  id(json: string): number {
    const known = this.#ids.get(json);
    if (known !== undefined) return known;
    const hash = createHash("sha256").update(json).digest();
    const id = (this.#find.get(hash) as number | undefined) ?? Number(this.#insert.run(hash, json).lastInsertRowid);
    if (this.#ids.size >= KEPT) this.#ids.clear();
    this.#ids.set(json, id);
    return id;
  }

  /** The parsed text, deeply frozen, for it is shared by everybody who reads it. */
  value<T>(id: number): T {
    const known = this.#values.get(id);
    if (known !== undefined) return known as T;
    const json = this.#read.get(id) as string | undefined;
    if (json === undefined) throw new Error(`the store refers to a text ${id} that it does not hold`);
    const value = frozen(parseExactJson(json));
    if (this.#values.size >= KEPT) this.#values.clear();
    this.#values.set(id, value);
    return value as T;
  }

  forget(): void {
    this.#ids.clear();
    this.#values.clear();
  }
}

function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const item of Object.values(value)) frozen(item);
  return Object.freeze(value);
}
