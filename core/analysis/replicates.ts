import type { Reason } from "../model/comparison.ts";
import type { Sample } from "../model/run.ts";
import { levelStart, median, type NoiseModel, noiseModel, type Prediction, predict } from "../stats/index.ts";
import { formatChange, formatQuantity } from "../units/format.ts";

/** Boots a side from which the exact rank test can decide: 5 against 5 reaches p = .008, 3 against 3 not even .1. */
export const BOOTS = 5;

/** Both sides of a comparison in what is independent on each: its number says how sure a change is. */
export type Replicates =
  | {
      readonly replicate: "repetition" | "boot";
      /** Values of repetitions, or medians of boots. */
      readonly baseline: readonly number[];
      readonly candidate: readonly number[];
    }
  | {
      readonly replicate: "run";
      readonly model: NoiseModel;
      readonly prediction: Prediction;
    };

export interface FoundReplicates {
  readonly replicates: Replicates;
  /** The baseline's samples that count: since the last change of level. Oldest first. */
  readonly baseline: readonly Sample[];
  readonly reasons: readonly Reason[];
  /** Boots a side that are too few for what was asked (`min_boots`). Null: enough, or the subject is not the kernel. */
  readonly missingBoots: { readonly baseline: number; readonly candidate: number } | null;
}

/** Boot ids by run, where the kernel is what differs between the sides. A run whose boot nobody knows is not in it. */
export type Boots = ReadonlyMap<string, string>;

export interface ReplicateRules {
  /** Where the kernel is the subject. */
  readonly boots: Boots | null;
  /** Boots a side that the user asks for. */
  readonly minBoots: number | null;
  /** The whole baseline counts, not only what came after the last change of level. */
  readonly whole: boolean;
}

/**
 * Where the kernel is the subject, a boot has luck of its own (layout, page placement): with BOOTS a side the boots are
 * compared. Else runs, by the noise model of the earlier ones since their level last changed: of their ratios, or of their
 * differences where a value on either side has no logarithm (a throughput that is now 0). With fewer than 6 of these, or fewer boots, the repetitions are compared, and a reason says whose luck is unmeasured.
 */
export function findReplicates(
  baseline: readonly Sample[],
  candidates: readonly Sample[],
  { boots, minBoots, whole }: ReplicateRules,
): FoundReplicates {
  const repetitions: Replicates = {
    replicate: "repetition",
    baseline: valuesOf(baseline),
    candidate: valuesOf(candidates),
  };
  if (boots) return byBoots(baseline, candidates, boots, minBoots, repetitions);
  const level = whole ? { samples: baseline, reasons: [] } : currentLevel(baseline);
  const ratios = candidates.every(({ values }) => values.every((value) => value > 0));
  const { model, reason } = noiseModel(
    level.samples.map(({ values }) => values),
    ratios,
  );
  if (!model) {
    const since = { ...repetitions, baseline: valuesOf(level.samples) };
    const reasons = UNMEASURED.has(reason.code) ? [reason, ...level.reasons] : level.reasons;
    return { replicates: since, baseline: level.samples, reasons, missingBoots: null };
  }
  const prediction = predict(
    model,
    candidates.map(({ values }) => values),
  );
  return {
    replicates: { replicate: "run", model, prediction },
    baseline: level.samples,
    reasons: level.reasons,
    missingBoots: null,
  };
}

/** Why there is no noise model though the values are fine. */
const UNMEASURED: ReadonlySet<string> = new Set(["short-history", "out-of-range"]);

function byBoots(
  baseline: readonly Sample[],
  candidates: readonly Sample[],
  boots: Boots,
  minBoots: number | null,
  repetitions: Replicates,
): FoundReplicates {
  const sides = [bootMedians(baseline, boots), bootMedians(candidates, boots)] as const;
  const [before, now] = [sides[0].length, sides[1].length];
  const short = minBoots === null ? 0 : Math.max(0, minBoots - before) + Math.max(0, minBoots - now);
  const missingBoots =
    short > 0 ? { baseline: Math.max(0, minBoots! - before), candidate: Math.max(0, minBoots! - now) } : null;
  const counted = `${before} ${before === 1 ? "boot" : "boots"} against ${now}`;
  if (before >= BOOTS && now >= BOOTS)
    return {
      replicates: { replicate: "boot", baseline: sides[0], candidate: sides[1] },
      baseline,
      reasons: [{ code: "boots", message: `${counted}: each boot is one value` }],
      missingBoots,
    };
  const message = `the kernel differs, and each boot has luck of its own, which is unmeasured: ${counted}, ${BOOTS} a side are needed`;
  return { replicates: repetitions, baseline, reasons: [{ code: "few-boots", message }], missingBoots };
}

/** One value for each boot: the median of its runs' medians. */
function bootMedians(samples: readonly Sample[], boots: Boots): number[] {
  const groups = Map.groupBy(
    samples.filter(({ run }) => boots.has(run)),
    ({ run }) => boots.get(run)!,
  );
  return [...groups.values()].map((group) => median(group.map(({ values }) => median(values)!))!);
}

/** The samples since the level of the runs last changed, and a reason that says so where it did. */
function currentLevel(samples: readonly Sample[]): { samples: readonly Sample[]; reasons: readonly Reason[] } {
  const medians = samples.map(({ values }) => median(values)!);
  const { start, before, after } = levelStart(medians);
  if (start === 0) return { samples, reasons: [] };
  const { run, metric } = samples[start]!;
  const size =
    before > 0 && after > 0
      ? `by ${formatChange(after / before - 1)}`
      : `from ${formatQuantity(before, metric.unit)} to ${formatQuantity(after, metric.unit)}`;
  const worse = metric.better === "lower" ? after > before : after < before;
  const [code, changed] = worse ? (["still-worse", "got worse"] as const) : (["since-change", "changed"] as const);
  const message = `the level ${changed} ${size} with run ${run}: only the ${samples.length - start} runs since then are the baseline`;
  return { samples: samples.slice(start), reasons: [{ code, message }] };
}

const valuesOf = (samples: readonly Sample[]): number[] => samples.flatMap(({ values }) => values);
