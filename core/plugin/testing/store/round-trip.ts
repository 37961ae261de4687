import type { Run } from "../../../model/run.ts";
import type { Store } from "../../collector.ts";
import { arbitraryRun, fastCheck } from "../arbitrary.ts";
import { expectSame } from "./expect-store.ts";
import { samplesOf } from "./samples-of.ts";

const RUNS = 150;

/** Whatever is stored comes back, as a whole and as samples. */
export async function wholeRuns(store: Store): Promise<void> {
  const fc = await fastCheck();
  await fc.assert(
    fc.asyncProperty(arbitraryRun(fc), async (run) => {
      await store.putWholeRun(run, { replace: true });
      await comesBack(store, run);
    }),
    { numRuns: RUNS },
  );
  expectSame(await store.verify(), [], "verify after the round trips");
}

/** Piece by piece, as exec does it, comes to the same. */
export async function inPieces(store: Store): Promise<void> {
  const fc = await fastCheck();
  await fc.assert(
    fc.asyncProperty(arbitraryRun(fc), async (run) => {
      if (await store.run(run.id)) await store.removeRun(run.id);
      await store.putRun({ ...run, state: "interrupted", finished: null });
      for (const [index, { repetitions: _, ...result }] of run.cases.entries())
        await store.putCase(run.id, index, { ...result, outcome: "aborted", reason: null, metrics: [] });
      for (const [sequence, record] of run.blocks.entries()) await store.putBlock(run.id, sequence, record);
      const longest = Math.max(0, ...run.cases.map(({ repetitions }) => repetitions.length));
      for (let sequence = 0; sequence < longest; sequence++)
        for (const [index, { repetitions }] of run.cases.entries()) {
          const repetition = repetitions[sequence];
          if (repetition) await store.putRepetition(run.id, index, sequence, repetition);
        }
      for (const [index, { repetitions: _, ...result }] of run.cases.entries())
        await store.putCase(run.id, index, result);
      await store.putRun(run);
      await comesBack(store, run);
    }),
    { numRuns: 30 },
  );
  expectSame(await store.verify(), [], "verify after the round trips");
}

async function comesBack(store: Store, run: Run): Promise<void> {
  expectSame(await store.run(run.id), run, "the run came back otherwise");
  const cases = run.cases.map(({ repetitions: _, ...result }, index) => ({ ...result, index }));
  expectSame(await store.cases(run.id), cases, "its cases came back otherwise");
  expectSame(await store.blocks(run.id), run.blocks, "what was noticed around its blocks came back otherwise");
  expectSame(await store.samples({ runs: [run.id] }), samplesOf(run), "its samples came back otherwise");
  const { cases: _, blocks: __, ...header } = run;
  expectSame(await store.runs({ id: run.id }), [header], "its header came back otherwise");
}
