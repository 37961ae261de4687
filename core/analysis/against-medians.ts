import type { Reason, Replicate, Summary } from "../model/comparison.ts";
import { formatChange, formatQuantity } from "../units/format.ts";

/** What the change goes by, where the columns beside it are medians. */
const GOES_BY: Readonly<Record<Replicate, string>> = {
  run: "the mean of the earlier runs without accidents",
  boot: "the differences between all boots",
  repetition: "the differences between all repetitions",
  block: "the pairs of blocks",
};

/**
 * On noisy values the median of one side may lie above that of the other while the change, which uses more of them, says the
 * opposite. Then a reader is told which one counts. Null: they agree, as far as people see them.
 *
 * `change`: a ratio; `difference`: in the unit, where there is no ratio.
 */
export function againstMedians(
  {
    baseline,
    candidate,
    unit,
    replicate,
  }: Readonly<{
    baseline: Summary | null;
    candidate: Summary | null;
    unit: string;
    replicate: Replicate;
  }>,
  change: number | null,
  difference: number | null,
): Reason | null {
  const moved = change ?? difference;
  if (!baseline || !candidate || moved === null) return null;
  if (Math.sign(candidate.median - baseline.median) !== 0 - Math.sign(moved) || moved === 0) return null;
  const [before, now] = [formatQuantity(baseline.median, unit), formatQuantity(candidate.median, unit)];
  const text = change === null ? formatQuantity(moved, unit) : formatChange(moved);
  if (before === now || !/[1-9]/.test(text)) return null;
  return {
    code: "against-medians",
    message: `the medians went the other way (${before}, now ${now}): the change goes by ${GOES_BY[replicate]}`,
  };
}
