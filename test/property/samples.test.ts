import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { buildRun } from "../../core/api/build-run.ts";
import { bareRepetition } from "../../core/model/bare.ts";
import type { CaseResult, Run } from "../../core/model/run.ts";
import { arbitraryRun } from "../../core/plugin/testing/arbitrary.ts";
import { samplesOf } from "../../core/plugin/testing/store/samples-of.ts";
import collector from "../../plugins/collectors/sqlite/collector.ts";

/** Runs of many cases are read in another way than runs of few: the samples are the same. */

const folder = mkdtempSync(join(tmpdir(), "perfmon-samples-"));
afterAll(() => rmSync(folder, { recursive: true }));
let stores = 0;

async function comesBack(run: Run): Promise<void> {
  const store = await collector.open(`sqlite:${join(folder, `${stores++}.db`)}`, {
    readOnly: false,
    options: undefined,
  });
  try {
    await store.putWholeRun(run);
    expect(await store.samples({ runs: [run.id] })).toEqual(samplesOf(run));
    const fingerprints = run.cases.slice(3, 5).map((each) => each.case.fingerprint);
    const few = samplesOf(run).filter((sample) => fingerprints.includes(sample.fingerprint));
    expect(await store.samples({ runs: [run.id], fingerprints })).toEqual(few);
  } finally {
    await store.close();
  }
}

const distinct = (cases: readonly CaseResult[]): CaseResult[] =>
  cases.map((each, i) => ({
    ...each,
    case: { ...each.case, id: `case-${i}`, fingerprint: i.toString(16).padStart(64, "0") },
  }));

test("many cases of any sort", async () => {
  const runs = fc.array(arbitraryRun(fc), { minLength: 24, maxLength: 24 });
  await fc.assert(
    fc.asyncProperty(runs, async (some) => {
      const cases = some.flatMap((run) => run.cases);
      fc.pre(cases.length >= 20);
      await comesBack({ ...some[0]!, cases: distinct(cases) });
    }),
    { numRuns: 15 },
  );
});

test("many cases of one metric, with warm-ups, failures and gaps among their repetitions", async () => {
  const value = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, -0, 0.1 + 0.2, 5e-324, Number.MAX_VALUE, 2 ** 53 + 2),
  );
  const how = fc.constantFrom("counts", "counts", "counts", "warmup", "set aside", "failed", "nothing");
  const one = fc.array(fc.tuple(value, how), { minLength: 1, maxLength: 6 });
  const [template] = buildRun({
    suite: "s",
    cases: [{ id: "a", results: [{ metric: "m", unit: "s", better: "lower", values: [1] }] }],
  }).cases;
  const { measurements } = template!.repetitions[0] as { readonly measurements: readonly any[] };
  const whole = buildRun({
    suite: "s",
    cases: [{ id: "a", results: [{ metric: "m", unit: "s", better: "lower", values: [1] }] }],
  });
  await fc.assert(
    fc.asyncProperty(fc.array(one, { minLength: 20, maxLength: 24 }), async (cases) => {
      const made = cases.map(
        (repetitions): CaseResult => ({
          ...template!,
          repetitions: repetitions.map(([number, what], index) => {
            const own = { ...measurements[0], value: number, original: { value: number, unit: "s" } };
            const bare = bareRepetition(index, whole.started, what === "nothing" ? [] : [own]);
            if (what !== "failed") return { ...bare, warmup: what === "warmup", setAside: what === "set aside" };
            const { measurements: _, ...rest } = bare as any;
            return { ...rest, outcome: "failed" };
          }),
        }),
      );
      await comesBack({ ...whole, cases: distinct(made) });
    }),
    { numRuns: 40 },
  );
});
