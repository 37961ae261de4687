import { expect, test } from "vitest";
import { judgePair } from "../../core/analysis/judge-pair.ts";
import { blockOrder } from "../../core/exec/block-order.ts";
import { uniform } from "../../core/exec/seeded.ts";
import type { Verdict } from "../../core/model/comparison.ts";
import { normalQuantile } from "../../core/stats/index.ts";
import { type PairCase, pairOf } from "./pair-of.ts";
import { builtIn as analyzers } from "./samples.ts";

/**
 * How often the verdict on pairs is wrong, and how often right, on machines that are unsteady in known ways. What is
 * measured is a time of 1; a visit has 3 repetitions. Seeds are fixed, so that the rates are the same every day.
 */

interface Machine {
  /** Standard deviation of the logarithm of one repetition, and of all of a visit together (its luck). */
  readonly repetition: number;
  readonly visit: number;
  /** By how much everything becomes slower from one block to the next, as a logarithm. */
  readonly drift?: number;
  /** By how much whoever comes second in a block is slower. */
  readonly second?: number;
  /** Correlation of the luck of one visit with that of the visit before it. */
  readonly memory?: number;
  /** Share of repetitions that something else makes half as slow again. */
  readonly disturbed?: number;
  /** From the middle on the machine is slower by this. */
  readonly step?: number;
}

const MACHINES: Readonly<Record<string, Machine>> = {
  "a quiet machine": { repetition: 0.01, visit: 0.005 },
  "every visit has its luck": { repetition: 0.01, visit: 0.02 },
  "a drift of 1 % a block": { repetition: 0.01, visit: 0.01, drift: 0.01 },
  "a drift of 5 % a block": { repetition: 0.01, visit: 0.01, drift: 0.05 },
  "the second visit is slower": { repetition: 0.01, visit: 0.01, second: 0.03 },
  "luck that lasts": { repetition: 0.01, visit: 0.02, memory: 0.7 },
  "one repetition in ten disturbed": { repetition: 0.01, visit: 0.01, disturbed: 0.1 },
  "a step in the middle": { repetition: 0.01, visit: 0.01, step: 0.1 },
};

function measure(
  machine: Machine,
  { seed, blocks, effect }: { seed: number; blocks: number; effect: number },
): PairCase {
  const { repetition, visit, drift = 0, second = 0, memory = 0, disturbed = 0, step = 0 } = machine;
  const random = uniform(seed);
  const normal = () => normalQuantile(Math.min(1 - 1e-12, Math.max(1e-12, random())));
  const visits: Record<"a" | "b", number[][]> = { a: [], b: [] };
  let luck = normal() * visit;
  for (const [block, keys] of blockOrder(blocks, seed).entries())
    for (const [place, key] of keys.entries()) {
      luck = memory * luck + Math.sqrt(1 - memory ** 2) * normal() * visit;
      const level =
        luck +
        drift * (block + place / 2) +
        second * place +
        (block >= blocks / 2 ? step : 0) +
        (key === "b" ? effect : 0);
      visits[key].push(
        Array.from({ length: 3 }, () =>
          Math.exp(level + normal() * repetition + (random() < disturbed ? Math.log(1.5) : 0)),
        ),
      );
    }
  return visits;
}

async function rates(
  machine: Machine,
  runs: number,
  effect: number,
  cases = 1,
  blocks = 10,
): Promise<(verdict: Verdict) => number> {
  const counts = new Map<Verdict, number>();
  for (let run = 0; run < runs; run++) {
    const measured = Array.from({ length: cases }, (_, i) => ({
      id: `case-${i}`,
      ...measure(machine, { seed: run * 1009 + i * 31 + 7, blocks, effect }),
    }));
    const { verdict } = await judgePair({ ...pairOf(measured), analyzers });
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  }
  return (verdict) => (counts.get(verdict) ?? 0) / runs;
}

const RUNS = 500;
/** One-sided p from which a change is shown; and three standard deviations of such a share. */
const ALPHA = 0.01;
const SLACK = 3 * Math.sqrt((ALPHA * (1 - ALPHA)) / RUNS);

test.each(Object.entries(MACHINES))("%s: the same against the same is no regression", async (_, machine) => {
  const of = await rates(machine, RUNS, 0);
  expect(of("regression")).toBeLessThanOrEqual(ALPHA + SLACK);
  expect(of("improvement")).toBeLessThanOrEqual(ALPHA + SLACK);
});

test("a report of 20 cases has no more false alarms than one of one case", async () => {
  const of = await rates(MACHINES["a drift of 1 % a block"]!, 100, 0, 20);
  expect(of("regression")).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / 100));
});

test("10 blocks show 5 % nearly always, also on a machine that drifts; on a quiet one the same is a pass", async () => {
  const five = Math.log(1.05);
  expect((await rates(MACHINES["a quiet machine"]!, 200, five))("regression")).toBeGreaterThan(0.99);
  expect((await rates(MACHINES["a drift of 1 % a block"]!, 200, five))("regression")).toBeGreaterThan(0.99);
  expect((await rates(MACHINES["every visit has its luck"]!, 200, five))("regression")).toBeGreaterThan(0.95);
  expect((await rates(MACHINES["one repetition in ten disturbed"]!, 200, five))("regression")).toBeGreaterThan(0.8);
  expect((await rates(MACHINES["a quiet machine"]!, 200, -five))("improvement")).toBeGreaterThan(0.99);
  expect((await rates(MACHINES["a quiet machine"]!, 200, 0))("pass")).toBeGreaterThan(0.9);
});
