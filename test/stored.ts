import type { Run, Store } from "@perfmon/core/plugin";
import sqlite from "../plugins/collectors/sqlite/collector.ts";

/** Opens the store of a workspace, as another process would. */
export async function withStore<T>(folder: string, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await sqlite.open(`sqlite:${folder}/.perfmon/store.db`, { readOnly: true, options: {} });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** Every run, whole, oldest first. */
export const storedRuns = (folder: string): Promise<Run[]> =>
  withStore(folder, async (store) => {
    const headers = await store.runs();
    return Promise.all(headers.reverse().map(async ({ id }) => (await store.run(id))!));
  });

/** What is wrong with the file; empty: sound. */
export const verified = (folder: string) => withStore(folder, (store) => store.verify());
