/**
 * A process that writes a run, for the tests of faults: `writer.ts STORE N REPETITIONS`. Prints `ready`, the place of each
 * repetition when the store has acknowledged it, and how it ended: `done` or the code of the error.
 */
import { readFileSync } from "node:fs";
import { isPerfmonError, processStart } from "@perfmon/core/plugin";
import { plainRun } from "@perfmon/core/plugin/testing";
import collector from "../collector.ts";

const [path, n, repetitions] = process.argv.slice(2) as [string, string, string];
const say = (text: string) => process.stdout.write(`${text}\n`);

const run = plainRun(
  Number(n),
  Array.from({ length: Number(repetitions) }, (_, i) => i + 1),
  {
    state: "running",
    owner: {
      pid: process.pid,
      startTime: processStart(readFileSync("/proc/self/stat", "latin1"))!,
      boot: readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim(),
    },
  },
);

try {
  const store = await collector.open(path, { readOnly: false, options: undefined });
  const [{ repetitions: all, ...result }] = run.cases as [(typeof run.cases)[number]];
  await store.putRun(run);
  await store.putCase(run.id, 0, result);
  say("ready");
  for (const [sequence, repetition] of all.entries()) {
    await store.putRepetition(run.id, 0, sequence, repetition);
    say(String(sequence));
  }
  await store.putRun({ ...run, state: "completed", owner: null });
  await store.close();
  say("done");
} catch (error) {
  say(isPerfmonError(error) ? error.code : String(error));
}
