import type { Reason } from "../model/comparison.ts";
import type { Sample } from "../model/run.ts";
import { seriesKey } from "./series.ts";

export interface Pair {
  readonly candidate: Sample;
  /** Oldest first. Of the same series and unit; where `refusal` is `command-changed`, of another command. */
  readonly baseline: readonly Sample[];
  /** Why they must not be compared: `no-baseline`, `unit-changed`, `direction-changed`, `command-changed`. */
  readonly refusal: Reason | null;
  /** What was left out, or could not be checked. */
  readonly notes: readonly Reason[];
}

/**
 * Finds each candidate sample's baseline among the earlier samples, as `bySeries` groups them: equal fingerprint, metric, labels and unit, and made by the same command. A
 * differing command hash begins a new segment of the series: earlier runs of another command are left out with a note,
 * and where none is left, the comparison is refused; never made in silence.
 */
export function pairSamples(candidates: readonly Sample[], series: ReadonlyMap<string, readonly Sample[]>): Pair[] {
  return candidates.map((candidate) => pair(candidate, series.get(seriesKey(candidate)) ?? []));
}

function pair(candidate: Sample, earlier: readonly Sample[]): Pair {
  const result = (samples: readonly Sample[], refusal: Reason | null, notes: readonly Reason[] = []): Pair => ({
    candidate,
    baseline: samples,
    refusal,
    notes,
  });
  if (earlier.length === 0)
    return result([], { code: "no-baseline", message: "no earlier run measured this with the same parameters" });
  const { name, unit, better } = candidate.metric;
  const sameUnit = earlier.filter((sample) => sample.metric.unit === unit);
  if (sameUnit.length === 0) {
    const was = earlier.at(-1)!.metric.unit;
    return result([], { code: "unit-changed", message: `${name} was measured in ${was}, and now is in ${unit}` });
  }
  // One of the two is mistaken, or only assumes it: with the wrong one, half as good would be an improvement.
  const sameSense = sameUnit.filter((sample) => sample.metric.better === better);
  if (sameSense.length === 0) {
    const was = sameUnit.at(-1)!.metric.better;
    const message = `of ${name}, ${was} was better, and now ${better} is: one of the two has to be corrected`;
    return result([], { code: "direction-changed", message });
  }
  if (candidate.commandHashes.length > 1)
    return result(sameSense, {
      code: "command-changed",
      message: "the command changed between repetitions of this run",
    });
  const same = sameSense.filter((sample) => sameCommand(sample, candidate));
  if (same.length === 0)
    return result(sameSense, {
      code: "command-changed",
      message: "the command, the tool's version or its parser is another than the baseline's: a new series begins here",
    });
  const notes: Reason[] = [];
  if (same.length < earlier.length)
    notes.push({
      code: "older-segment",
      message: `${earlier.length - same.length} of ${earlier.length} baseline runs are left out: they ran another command, or gave another unit or direction`,
    });
  if (same.some((sample) => sample.commandHashes.length === 0) !== (candidate.commandHashes.length === 0))
    notes.push({ code: "command-unknown", message: "one side does not say which command made its values" });
  return result(same, null, notes);
}

/** No hash at all (an imported file) is unknown, which is not different. */
export function sameCommand(a: Sample, b: Sample): boolean {
  if (a.commandHashes.length === 0 || b.commandHashes.length === 0) return true;
  return a.commandHashes.length === 1 && a.commandHashes[0] === b.commandHashes[0];
}
