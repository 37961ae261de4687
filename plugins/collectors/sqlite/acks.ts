import { type Ack, PerfmonError, parseExactJson } from "@perfmon/core/plugin";
import { kept, type Tables } from "./tables.ts";

/** Reads and writes `ack`. All within a transaction of the caller's. */
export class Acks {
  readonly #list;
  readonly #put;
  readonly #remove;

  constructor({ connection: { db } }: Tables) {
    this.#list = db.prepare("SELECT id, json FROM ack ORDER BY created DESC, id").raw();
    this.#put = db.prepare(
      "INSERT INTO ack (id, json) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json",
    );
    this.#remove = db.prepare("DELETE FROM ack WHERE id = ?");
  }

  list(): Ack[] {
    return (this.#list.all() as [string, string][]).map(([id, json]) => ({
      id,
      ...(parseExactJson(json) as Omit<Ack, "id">),
    }));
  }

  put({ id, ...ack }: Ack): void {
    if (!/^[0-9a-f]{8,64}$/.test(id))
      throw new PerfmonError("PM1506", `${JSON.stringify(id)} is no id of an acknowledgement`);
    this.#put.run(id, kept(ack));
  }

  remove(id: string): boolean {
    return this.#remove.run(id).changes > 0;
  }
}
