import type { Case, Limit, Threshold } from "../model/case.ts";
import type { Comparison, Reason } from "../model/comparison.ts";
import type { Sample } from "../model/run.ts";
import type { Shift } from "../stats/index.ts";
import { againstMedians } from "./against-medians.ts";
import { changeOf, differenceOf, NO_SHIFT } from "./change.ts";
import { findingId } from "./finding-id.ts";
import { chooseLimit } from "./limit.ts";
import { type Boots, findReplicates } from "./replicates.ts";
import { summarise } from "./summary.ts";

/** What judging needs of a case; all of it is there for an imported file too. */
export type JudgedCase = Pick<
  Case,
  "id" | "step" | "parameters" | "fingerprint" | "thresholds" | "smoke" | "placement"
>;

export interface ComparisonInput {
  readonly case: JudgedCase;
  /** Where the candidate was measured; null: nobody knows. */
  readonly target: string | null;
  /** Null: this run has no value of it; then `baseline` says what is missing. */
  readonly candidate: Sample | null;
  /** Of runs that count for the candidate's side: re-runs, other boots of its kernel. */
  readonly others: readonly Sample[];
  /** Oldest first. */
  readonly baseline: readonly Sample[];
  /** Where the kernel is the subject. */
  readonly boots: Boots | null;
  /** Boots a side that the user asks for. */
  readonly minBoots: number | null;
  /** The whole baseline counts, not only what came after the last change of level. */
  readonly whole: boolean;
  readonly headline: boolean;
  /** All that may apply: the case's and those of the config. */
  readonly thresholds: readonly Threshold[];
  readonly fallback?: Limit;
  /** Why nothing may be computed from the two sides. */
  readonly refusal: Reason | null;
  readonly notes: readonly Reason[];
}

/** Nothing was computed that an analyzer could judge. */
export const isRefused = (comparison: Comparison): boolean => comparison.reasons.some(({ code }) => REFUSALS.has(code));

const REFUSALS: ReadonlySet<string> = new Set([
  "no-baseline",
  "no-candidate",
  "unit-changed",
  "direction-changed",
  "command-changed",
  "incomparable",
  "free-placement",
  "limit-unit",
  "not-finite",
  "min-boots",
  "no-pairs",
  "few-blocks",
  "no-pairs",
]);

/**
 * Computes one comparison: what is replicated, summaries, change with its interval and true confidence, p, detectable change, limit.
 * The verdict is not decided here: it is `inconclusive` until analyzers have spoken. Refused ones keep their summaries
 * and nothing else. Cases with `cpus: free` are always refused (`free-placement`): their values fall into modes, which
 * the summaries list, and one median of several placements is no fact about any.
 *
 * Gates: the headline metric, and any metric with a threshold of its own (`*` is nobody's own). All others inform; so do
 * all metrics of a smoke case.
 */
export function compare(input: ComparisonInput): Comparison {
  const { candidate, headline } = input;
  const of = (candidate ?? input.baseline.at(-1))!;
  const { metric, labels } = of;
  const mine = candidate ? [candidate, ...input.others] : [];
  const refused = input.refusal ?? freePlacement(input.case);
  const found = refused ? null : findReplicates(input.baseline, mine, input);
  const refusal = refused ?? tooFewBoots(found?.missingBoots ?? null);
  const computed = refusal || !found ? null : changeOf(found.replicates);
  const ratio = computed?.ratio() ?? NO_SHIFT;
  const plain = !computed || ratio.estimate !== null ? null : computed.difference();
  const chosen = chooseLimit(
    metric,
    labels,
    input.thresholds,
    ratio.estimate ?? plain?.estimate ?? null,
    input.fallback,
  );
  const stop = refusal ?? chosen.refusal;
  const change = stop ? NO_SHIFT : ratio;
  const absolute = chosen.limit.unit !== "ratio";
  const difference = stop ? null : absolute ? computed!.difference() : plain;
  const replicate = computed?.replicate ?? "repetition";
  const sides = {
    baseline: summarise(found?.baseline ?? input.baseline, replicate === "run"),
    candidate: candidate && summarise(mine),
  };
  const against = againstMedians(
    { ...sides, unit: metric.unit, replicate },
    change.estimate,
    difference?.estimate ?? null,
  );
  const reasons = [
    ...(stop ? [stop] : []),
    ...input.notes,
    ...(refusal ? [] : (found?.reasons ?? [])),
    ...doubts(input, change, difference),
    ...(against ? [against] : []),
  ];
  return {
    id: findingId(input.case.fingerprint, metric.name, labels, input.target),
    case: {
      id: input.case.id,
      step: input.case.step,
      parameters: input.case.parameters,
      fingerprint: input.case.fingerprint,
    },
    metric: metric.name,
    labels,
    unit: metric.unit,
    better: chosen.better,
    kind: metric.kind,
    tags: metric.tags ?? [],
    headline,
    gates: (headline || chosen.own) && !input.case.smoke,
    ...sides,
    replicate,
    noise: stop ? null : (computed?.noise ?? null),
    change: change.estimate,
    interval: change.interval,
    difference: differenceOf(difference),
    confidence: change.confidence ?? difference?.confidence ?? null,
    p: stop ? null : computed!.p(),
    limit: chosen.limit,
    detectable: stop ? null : computed!.detectable(),
    verdict: "inconclusive",
    severity: "none",
    acknowledged: null,
    reasons,
  };
}

function tooFewBoots(missing: { readonly baseline: number; readonly candidate: number } | null): Reason | null {
  if (!missing) return null;
  const sides = [
    ...(missing.baseline > 0 ? [`${missing.baseline} of the baseline's kernel`] : []),
    ...(missing.candidate > 0 ? [`${missing.candidate} of this one`] : []),
  ];
  return {
    code: "min-boots",
    message: `min_boots is not reached: ${sides.join(" and ")} ${missing.baseline + missing.candidate === 1 ? "is" : "are"} missing`,
  };
}

/** Why a case that may run on any CPU is not judged; null: it is. */
export function freePlacement(item: JudgedCase): Reason | null {
  if (item.placement.cpus !== "free") return null;
  return {
    code: "free-placement",
    message: "the step runs on any CPU (cpus: free): its values are shown as modes and not judged by one median",
  };
}

/** What a reader must know about the numbers themselves, each once. */
function doubts(input: ComparisonInput, change: Shift, difference: Pick<Shift, "reason"> | null): Reason[] {
  const found = [change.reason, difference?.reason ?? null].filter((why) => why !== null);
  if (input.case.smoke) found.push({ code: "smoke", message: "a smoke test informs and never gates" });
  return found.filter(({ code }, index) => found.findIndex((other) => other.code === code) === index);
}
