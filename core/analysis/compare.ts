import type { Case, Limit, Threshold } from "../model/case.ts";
import type { Comparison, Difference, Reason } from "../model/comparison.ts";
import type { Sample } from "../model/run.ts";
import {
  detectableChange,
  detectableDifference,
  mannWhitney,
  relativeChange,
  type Shift,
  shift,
} from "../stats/index.ts";
import { chooseLimit } from "./limit.ts";
import { summarise } from "./summary.ts";

/** What judging needs of a case; all of it is there for an imported file too. */
export type JudgedCase = Pick<
  Case,
  "id" | "step" | "parameters" | "fingerprint" | "thresholds" | "smoke" | "placement"
>;

export interface ComparisonInput {
  readonly case: JudgedCase;
  /** Null: this run has no value of it; then `baseline` says what is missing. */
  readonly candidate: Sample | null;
  /** Oldest first. */
  readonly baseline: readonly Sample[];
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
]);

const NOTHING: Shift = { estimate: null, interval: null, confidence: null, reason: null };

/**
 * Computes one comparison: summaries, change with its interval and true confidence, exact p, detectable change, limit.
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
  const before = input.baseline.flatMap((sample) => sample.values);
  const now = candidate?.values ?? [];
  const refusal = input.refusal ?? freePlacement(input.case);
  const ratio = refusal ? NOTHING : relativeChange(before, now);
  const plain = refusal || ratio.estimate !== null ? NOTHING : shift(before, now);
  const chosen = chooseLimit(metric, labels, input.thresholds, ratio.estimate ?? plain.estimate, input.fallback);
  const stop = refusal ?? chosen.refusal;
  const change = stop ? NOTHING : ratio;
  const absolute = chosen.limit.unit !== "ratio";
  const difference = !stop && (absolute || change.estimate === null) ? differenceOf(before, now) : null;
  const reasons = [...(stop ? [stop] : []), ...input.notes, ...doubts(input, change, difference)];
  return {
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
    baseline: summarise(input.baseline),
    candidate: candidate && summarise([candidate]),
    change: change.estimate,
    interval: change.interval,
    difference: difference && {
      value: difference.value,
      interval: difference.interval,
      detectable: difference.detectable,
    },
    confidence: change.confidence ?? difference?.confidence ?? null,
    p: stop ? null : mannWhitney(before, now).twoSided,
    limit: chosen.limit,
    detectable: stop ? null : detectableChange(before, now).size,
    verdict: "inconclusive",
    severity: "none",
    reasons,
  };
}

function freePlacement(item: JudgedCase): Reason | null {
  if (item.placement.cpus !== "free") return null;
  return {
    code: "free-placement",
    message: "the step runs on any CPU (cpus: free): its values are shown as modes and not judged by one median",
  };
}

function differenceOf(
  before: readonly number[],
  now: readonly number[],
): (Difference & Shift & { value: number }) | null {
  const found = shift(before, now);
  if (found.estimate === null) return null;
  return { ...found, value: found.estimate, detectable: detectableDifference(before, now).size };
}

/** What a reader must know about the numbers themselves, each once. */
function doubts(input: ComparisonInput, change: Shift, difference: Shift | null): Reason[] {
  const found = [change.reason, difference?.reason ?? null].filter((why) => why !== null);
  if (input.case.smoke) found.push({ code: "smoke", message: "a smoke test informs and never gates" });
  return found.filter(({ code }, index) => found.findIndex((other) => other.code === code) === index);
}
