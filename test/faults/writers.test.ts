import { setTimeout as sleep } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { expectExit, workspace } from "../perfmon.ts";
import { storedRuns, verified } from "../stored.ts";

const WRITERS = 8;
const REPETITIONS = 6;

test("eight runs write into one store beside a long reader: nothing is lost", async () => {
  const made = workspace();
  const step = { id: "a", uses: "script", matrix: { n: [1, 2, 3] }, repetitions: REPETITIONS };
  const extract = [{ metric: "n", unit: "1", better: "lower", from: "stdout", regex: "^(\\d+)$" }];
  made.write("suite.yaml", { steps: [{ ...step, with: { command: ["echo", "${{ matrix.n }}"], extract } }] });
  // The store does not exist yet: eight make it at once.
  const writers = Array.from({ length: WRITERS }, () =>
    made.run(["exec", "suite.yaml"], { env: { PERFMON_LOCK: "off" } }),
  );
  let over = false;
  const ended = Promise.all(writers).finally(() => {
    over = true;
  });
  let reads = 0;
  while (!over) {
    await sleep(50);
    try {
      const reader = new Sqlite(made.path(".perfmon/store.db"), { readonly: true, fileMustExist: true });
      reader.exec("BEGIN");
      const counted = () => reader.prepare("SELECT count(*) FROM measurement").pluck().get();
      const before = counted();
      await sleep(1000);
      // One moment of the store, however much is written meanwhile.
      expect(counted()).toBe(before);
      reader.exec("COMMIT");
      reader.close();
      reads++;
    } catch (error) {
      if (!/no such table|unable to open|does not exist|locked/.test(String(error))) throw error;
    }
  }
  for (const one of await ended) await expectExit(0, one);
  expect(reads).toBeGreaterThan(0);

  const runs = await storedRuns(made.folder);
  expect(runs).toHaveLength(WRITERS);
  for (const run of runs) {
    expect(run.state).toBe("completed");
    const values = run.cases.map(({ repetitions }) =>
      repetitions.map((repetition) => repetition.measurements?.map(({ value }) => value)),
    );
    expect(values).toEqual([1, 2, 3].map((n) => Array(REPETITIONS).fill([n])));
  }
  expect(await verified(made.folder)).toEqual([]);
});
