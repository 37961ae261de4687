import { formatQuantity } from "@perfmon/core/plugin";
import type { EvidenceOptions } from "./options.ts";
import type { Test } from "./test-of.ts";

export interface MovedAlike {
  readonly moved: readonly Test[];
  /** Ratio, of the one in the middle: 0.05 = 5 % worse. Null: none has a ratio. */
  readonly worse: number | null;
  /** `7 of 16 cases of 5 steps are worse, by 6.2% in the middle` */
  readonly message: string;
}

/** Cases of fewer steps, or fewer cases, may well have one cause of their own. */
const FEWEST_STEPS = 3;
const FEWEST_CASES = 3;

/**
 * Whether more than the share `alike` of unrelated cases moved the same way: unrelated are cases of different steps, each
 * counted by its headline. Null: no.
 */
export function movedAlike(tests: readonly Test[], options: EvidenceOptions): MovedAlike | null {
  const counted = tests.filter(({ comparison: { headline, gates } }) => headline && gates);
  for (const [sign, word] of [
    [1, "worse"],
    [-1, "better"],
  ] as const) {
    const moved = counted.filter((test) => hasMoved(test, sign, options));
    const steps = new Set(moved.map(({ comparison }) => comparison.case.step)).size;
    if (moved.length < FEWEST_CASES || steps < FEWEST_STEPS || moved.length <= options.alike * counted.length) continue;
    const sizes = moved.flatMap(({ comparison: { change, limit }, worse }) =>
      change !== null && limit.unit === "ratio" ? [Math.abs(worse.estimate)] : [],
    );
    const size = sizes.sort((a, b) => a - b)[sizes.length >> 1] ?? null;
    const middle = size === null ? "" : `, by ${formatQuantity(size, "ratio")} in the middle`;
    const message = `${moved.length} of ${counted.length} cases of ${steps} steps are ${word}${middle}`;
    return { moved, worse: size === null ? null : sign * size, message };
  }
  return null;
}

/** By repetitions alone, whose interval knows nothing of a run's luck, only what lies wholly beyond the limit has moved. */
function hasMoved(
  { comparison, worse, pWorse, pBetter, least }: Test,
  sign: 1 | -1,
  { suspicion }: EvidenceOptions,
): boolean {
  const { interval, limit, estimate } = worse;
  if (comparison.replicate === "repetition")
    return interval !== null && (sign > 0 ? interval[0] > limit : interval[1] < -limit);
  const p = sign > 0 ? pWorse : pBetter;
  return estimate * sign >= least && p !== null && p <= suspicion;
}
