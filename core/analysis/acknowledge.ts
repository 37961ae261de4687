import type { Ack } from "../model/ack.ts";
import type { Comparison, Reason } from "../model/comparison.ts";
import { formatChange, formatQuantity } from "../units/format.ts";
import { comparisonKey } from "./series.ts";
import { worsened } from "./worsened.ts";

/** What is known, as of a moment. */
export interface Known {
  readonly acks: readonly Ack[];
  /** ISO 8601, UTC. */
  readonly now: string;
}

/**
 * A regression as acknowledgements see it: known, where one that has not expired covers it and it has not worsened since;
 * else as it was, with the reason why it is reported again (`worse-than-acknowledged`, `ack-expired`). An acknowledgement
 * for this target goes before one for every target. Other verdicts need none.
 */
export function acknowledge(comparison: Comparison, { acks, now }: Known, target: string | null): Comparison {
  if (comparison.verdict !== "regression") return comparison;
  const own = acks
    .filter((ack) => concerns(ack, comparison, target))
    .sort((a, b) => Number(a.target === null) - Number(b.target === null));
  const live = own.filter(({ until }) => until === null || until > now);
  const covering = live.find((ack) => !worsened(comparison, ack));
  if (covering) {
    const { id, reason, until } = covering;
    return { ...comparison, acknowledged: { id, reason, until } };
  }
  const why = live[0] ? worse(live[0]) : own[0] ? expired(own[0]) : null;
  return why ? { ...comparison, reasons: [...comparison.reasons, why] } : comparison;
}

const concerns = (ack: Ack, { case: of, metric, labels }: Comparison, target: string | null): boolean =>
  (ack.target === null || ack.target === target) &&
  comparisonKey(ack.fingerprint, ack.metric, ack.labels) === comparisonKey(of.fingerprint, metric, labels);

function worse({ change, difference, level, unit, reason }: Ack): Reason {
  const by = change !== null ? formatChange(change) : difference ? formatQuantity(difference.value, unit) : null;
  const was = `${by === null ? "" : `${by}, `}${formatQuantity(level, unit)}`;
  return { code: "worse-than-acknowledged", message: `worse than what is known: ${was} (${reason})` };
}

const expired = ({ until, reason }: Ack): Reason => ({
  code: "ack-expired",
  message: `known until ${until!.slice(0, 10)}, which has passed (${reason})`,
});
