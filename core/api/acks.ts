import { findingId } from "../analysis/finding-id.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Ack } from "../model/ack.ts";
import type { Comparison } from "../model/comparison.ts";
import type { Run } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import { compare } from "./compare.ts";
import { expiry } from "./expiry.ts";
import { type FindingName, foundIn, theRegression } from "./find-finding.ts";
import type { Project } from "./project.ts";
import { judgedAtHand } from "./sides.ts";

export interface AckRequest {
  /** Why the regression is accepted. */
  readonly reason: string;
  /** A date (to its end, UTC), a time, or how long from now: `2026-12-31`, `30d`. Left out: without end. */
  readonly until?: string | null;
  /** It counts wherever the case runs, and not only on the target of the run. */
  readonly anyTarget?: boolean;
  /** Against what the run regressed. Undefined: the baseline that it asked for, else the automatic one. */
  readonly baseline?: string;
  /** Who says so. Default: the user by the environment. */
  readonly by?: string | null;
}

/**
 * Makes a regression a known one: not reported again unless it worsens or `until` passes. Done again, it replaces what was said
 * before, and what is accepted. PM1509 where no run shows such a finding; PM1506 where it is no regression, or several are.
 */
export async function acknowledgeFinding(project: Project, finding: FindingName, request: AckRequest): Promise<Ack> {
  const { until = null, anyTarget = false, baseline, by = project.env.USER ?? null } = request;
  const now = Date.now();
  const reason = request.reason.trim();
  if (reason === "")
    throw new PerfmonError("PM1506", "no reason is given", {
      hint: "say in a few words why it is accepted: somebody will ask",
    });
  const end = until === null ? null : expiry(until, now);
  const store = await project.store();
  const run = await foundIn(project, store, finding);
  // Of several runs that a reference names (`kernel:RELEASE`) it is the regression of them all.
  const candidate = finding.run ?? run.id;
  const { judgement } = await compare(project, { candidate, ...(baseline === undefined ? {} : { baseline }) });
  const comparison = theRegression(judgement.comparisons, finding, run.id);
  const ack = {
    ...ofComparison(comparison, run, anyTarget),
    reason,
    until: end,
    created: new Date(now).toISOString(),
    by: by || null,
  };
  await store.putAck(ack);
  return ack;
}

function ofComparison(comparison: Comparison, run: Run, anyTarget: boolean) {
  const { case: of, metric, labels, change, interval, difference, unit, severity } = comparison;
  const target = anyTarget ? null : judgedAtHand(run).target;
  return {
    id: findingId(of.fingerprint, metric, labels, target),
    fingerprint: of.fingerprint,
    caseId: of.id,
    metric,
    labels,
    target,
    run: run.id,
    change,
    interval,
    difference: difference && { value: difference.value, interval: difference.interval },
    // A regression was measured on both sides.
    level: comparison.candidate!.median,
    unit,
    severity,
  };
}

/** Ends an acknowledgement, named by its id or the beginning of that; gives what it was. PM1509 for one that is not there. */
export async function removeAck(store: Store, name: string): Promise<Ack> {
  const acks = await store.acks();
  const found = acks.filter(({ id }) => name !== "" && id.startsWith(name));
  const ack = found.find(({ id }) => id === name) ?? found[0];
  if (ack === undefined || (found.length > 1 && ack.id !== name))
    throw new PerfmonError(
      "PM1509",
      found.length > 1
        ? `"${name}" is the beginning of several acknowledgements`
        : `nothing is acknowledged as "${name}"`,
      { hint: acks.length === 0 ? "perfmon ack list: there is none" : `there are ${named(found[1] ? found : acks)}` },
    );
  await store.removeAck(ack.id);
  return ack;
}

const MOST_NAMED = 8;

const named = (acks: readonly Ack[]) =>
  acks
    .slice(0, MOST_NAMED)
    .map(({ id, caseId, metric }) => `${id} (${caseId} ${metric})`)
    .join(", ") + (acks.length > MOST_NAMED ? ` and ${acks.length - MOST_NAMED} more` : "");
