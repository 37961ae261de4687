import { isOfKernel, placeDifferences, refusing } from "../analysis/comparable.ts";
import { abSettings } from "../model/ab.ts";
import type { Reason } from "../model/comparison.ts";
import type { RunHeader } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import { HISTORY } from "../stats/index.ts";

/** Runs that are looked through, newest first, for the history of every case. */
const LOOK_BACK = 300;

/** A run with those of its cases that were chosen. */
export interface EarlierRun {
  readonly run: RunHeader;
  readonly fingerprints: ReadonlySet<string>;
}

export interface EarlierRuns {
  /** Oldest first. */
  readonly baseline: readonly EarlierRun[];
  /** Of the candidate's own kernel, where the baseline is of others. Oldest first. */
  readonly others: readonly EarlierRun[];
  readonly reasons: readonly Reason[];
}

/** The latest earlier runs comparable with the candidate, at most `most` for each case. */
export async function earlierRuns(
  store: Store,
  candidate: RunHeader,
  fingerprints: readonly string[],
  most: number,
): Promise<EarlierRuns> {
  const earlier = (await store.runs({ target: candidate.target, state: "completed", rerunOf: null, limit: LOOK_BACK }))
    // What perfmon ab measured is of a subject: a setting or a build that may be gone.
    .filter((run) => run.id < candidate.id && abSettings(run) === null);
  const missing = new Map(fingerprints.map((fingerprint) => [fingerprint, most]));
  const refused = { tainted: 0, foreign: 0 };
  const found: EarlierRun[] = [];
  for (const run of earlier) {
    if (missing.size === 0) break;
    const own = (await store.cases(run.id))
      .filter(({ outcome }) => outcome === "completed")
      .map(({ case: item }) => item.fingerprint)
      .filter((fingerprint) => missing.has(fingerprint));
    if (own.length === 0) continue;
    if (run.taints.length > 0) refused.tainted++;
    else if (refusing(placeDifferences(run, candidate), []).length > 0) refused.foreign++;
    else {
      found.unshift({ run, fingerprints: new Set(own) });
      for (const fingerprint of own) {
        const left = missing.get(fingerprint)! - 1;
        if (left === 0) missing.delete(fingerprint);
        else missing.set(fingerprint, left);
      }
    }
  }
  if (found.length === 0)
    return { baseline: [], others: [], reasons: [{ code: "no-baseline", message: whyNone(refused) }] };
  return byKernel(found, candidate);
}

function byKernel(found: readonly EarlierRun[], candidate: RunHeader): EarlierRuns {
  const another = ({ run }: EarlierRun) => placeDifferences(run, candidate).some(isOfKernel);
  const others = found.filter(another);
  const same = found.filter((run) => !another(run));
  if (others.length === 0) return { baseline: same, others: [], reasons: [] };
  if (same.length >= HISTORY) {
    const message = `${others.length} earlier ${others.length === 1 ? "run" : "runs"} of another kernel left out: this one has ${same.length} of its own`;
    return { baseline: same, others: [], reasons: [{ code: "other-kernel", message }] };
  }
  return { baseline: others, others: same, reasons: [] };
}

function whyNone({ tainted, foreign }: { readonly tainted: number; readonly foreign: number }): string {
  const why = [
    ...(tainted > 0 ? [`${tainted} earlier run${tainted === 1 ? " is" : "s are"} tainted`] : []),
    ...(foreign > 0 ? [`${foreign} ran on another machine or setting`] : []),
  ];
  return why.length > 0 ? `no comparable earlier run: ${why.join(", ")}` : "no earlier run of these cases";
}
