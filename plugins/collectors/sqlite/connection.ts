import { setTimeout as sleep } from "node:timers/promises";
import type Sqlite from "better-sqlite3";
import { isLocked, storeError } from "./store-error.ts";

/** ms between attempts while another process writes; the last one repeats. */
const PAUSES = [1, 2, 5, 10, 20, 50];

/** One open store: transactions that wait for other writers without stopping this process, and errors in perfmon's words. */
export class Connection {
  readonly db: Sqlite.Database;
  readonly path: string;
  readonly #patience: number;
  readonly #onRollback: (() => void)[] = [];

  /** `patience`: s to wait for other writers. */
  constructor(db: Sqlite.Database, path: string, patience: number) {
    this.db = db;
    this.path = path;
    this.#patience = patience;
  }

  /** Called when a transaction was rolled back: what was remembered of it is void. */
  onRollback(forget: () => void): void {
    this.#onRollback.push(forget);
  }

  /** One transaction, durable when it is through. `act` may run more than once. */
  async write<T>(act: () => T): Promise<T> {
    return this.#patiently(() => this.db.transaction(act).immediate());
  }

  /** Everything that `act` reads is of one moment. */
  async read<T>(act: () => T): Promise<T> {
    return this.#patiently(() => this.db.transaction(act).deferred());
  }

  async #patiently<T>(act: () => T): Promise<T> {
    const until = performance.now() + this.#patience * 1000;
    for (let attempt = 0; ; attempt++) {
      try {
        return act();
      } catch (error) {
        for (const forget of this.#onRollback) forget();
        if (!isLocked(error) || performance.now() >= until) throw storeError(error, this.path);
      }
      await sleep(PAUSES[Math.min(attempt, PAUSES.length - 1)]);
    }
  }

  close(): void {
    try {
      this.db.close();
    } catch (error) {
      throw storeError(error, this.path);
    }
  }
}
