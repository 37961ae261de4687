import type { Store } from "../collector.ts";
import type { Check } from "./check.ts";
import { acks, baselines, filters, notes, owners, removal, reruns, sampleFilters, tags } from "./store/finding.ts";
import { inPieces, wholeRuns } from "./store/round-trip.ts";
import { again, atOnce, nothing, refusals, streaming, wholeOnce } from "./store/writing.ts";

const CHECKS: readonly (readonly [name: string, run: (store: Store) => Promise<void>])[] = [
  ["an empty store holds nothing", nothing],
  ["any run comes back as it was stored, as a whole and as samples", wholeRuns],
  ["any run comes back as it was stored piece by piece", inPieces],
  ["what is put again replaces what was there", again],
  ["a whole run is stored once, or replaced entirely", wholeOnce],
  ["streamed measurements become repetitions; a refused batch leaves nothing", streaming],
  ["what is put at the same time is all there", atOnce],
  ["what cannot be stored is refused with a code", refusals],
  ["runs are found by every filter, newest first", filters],
  ["samples are found by run, fingerprint and metric", sampleFilters],
  ["a run whose owner is dead was interrupted", owners],
  ["tags come and go", tags],
  ["notes come and go", notes],
  ["baselines hold on to their runs", baselines],
  ["a run goes with its re-runs", reruns],
  ["acknowledgements come, are replaced and go", acks],
  ["a removed run is gone, and nothing else", removal],
];

/**
 * The conformance kit of collectors' stores. `open` gives a new, empty store each time; the kit closes it. Needs fast-check.
 * What a store must do when it is killed, full or shared by several processes is its own tests' to show.
 */
export function testStore(open: () => Promise<Store>): Check[] {
  return CHECKS.map(([name, run]) => ({
    name,
    run: async () => {
      const store = await open();
      try {
        await run(store);
      } finally {
        await store.close();
      }
    },
  }));
}
