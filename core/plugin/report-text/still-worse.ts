import type { Comparison, Judgement } from "../../model/comparison.ts";

/** Code of the reason of a comparison whose baseline is only of runs since its level got worse. */
const STILL_WORSE = "still-worse";

/** Something that regressed in an earlier run, stayed so until it was its level, and that nobody has acknowledged. */
export interface StillWorse {
  readonly comparison: Comparison;
  /** `the level got worse by +39.4% with run 01J..: only the 4 runs since then are the baseline` */
  readonly message: string;
}

/** What no verdict calls a regression any more: a report says it all the same, until it is mended or acknowledged. */
export const stillWorse = ({ comparisons }: Pick<Judgement, "comparisons">): StillWorse[] =>
  comparisons.flatMap((comparison) => {
    const { gates, verdict, acknowledged, reasons } = comparison;
    const found = reasons.find(({ code }) => code === STILL_WORSE);
    return found && gates && verdict !== "regression" && acknowledged === null
      ? [{ comparison, message: found.message }]
      : [];
  });
