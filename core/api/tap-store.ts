import type { ExecHooks } from "../exec/context.ts";
import type { Store } from "../plugin/collector.ts";

/** Keeps what a run collects. What the store throws ends the run; the raw output stays and can be analysed again. */
export function tapStore(hooks: ExecHooks, store: Store): void {
  hooks.collect.tapPromise("store", async (collected) => {
    if (collected.what === "begin") await store.putWholeRun(collected.run);
    else if (collected.what === "run") await store.putRun(collected.run);
    else if (collected.what === "case") await store.putCase(collected.run, collected.index, collected.result);
    else if (collected.what === "repetition")
      await store.putRepetition(collected.run, collected.index, collected.sequence, collected.repetition);
    else await store.putBlock(collected.run, collected.sequence, collected.record);
  });
}
