import { benjaminiHochberg } from "@perfmon/core/plugin";
import type { Test } from "./test-of.ts";

export interface Discoveries {
  /** Benjamini and Hochberg's q of "it is worse", and of "it is better", among all of its kind in this report. */
  readonly worse: number | null;
  readonly better: number | null;
}

/**
 * Comparisons that gate are one family: mostly one a case, for bandwidth, IOPS and latency of one job are one fact. Those that
 * inform are another, so that their number makes no gate deaf. In the order of the tests.
 */
export function qValues(tests: readonly (Test | null)[]): Discoveries[] {
  const within = (gates: boolean, p: (test: Test) => number | null) =>
    benjaminiHochberg(
      tests.map((test) =>
        test && test.comparison.replicate !== "repetition" && test.comparison.gates === gates ? p(test) : null,
      ),
    );
  const worse = [within(true, ({ pWorse }) => pWorse), within(false, ({ pWorse }) => pWorse)] as const;
  const better = [within(true, ({ pBetter }) => pBetter), within(false, ({ pBetter }) => pBetter)] as const;
  return tests.map((_, i) => ({
    worse: worse[0][i] ?? worse[1][i] ?? null,
    better: better[0][i] ?? better[1][i] ?? null,
  }));
}
