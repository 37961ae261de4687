import type { Labels, RunReport, StoreView } from "@perfmon/core/plugin";
import type { Links } from "../pages/links.ts";

/** What a page sets against each other beside its run, where somebody chose it; null: what goes without saying. */
export interface Chosen {
  /** What the run is compared with. Null: its own baseline. */
  readonly baseline: string | null;
  /** A reference whose earlier runs count for the side of the run, `kernel:6.12.9`. Null: the run alone, with its re-runs. */
  readonly with: string | null;
}

const NOTHING_CHOSEN: Chosen = { baseline: null, with: null };

/** A run as the query of its page says. */
export const reportAt = (view: StoreView, run: string, { baseline, with: beside }: Chosen): Promise<RunReport> =>
  view.report(run, baseline ?? undefined, beside ?? undefined);

/** Addresses of the dashboard, as seen from the page of a run; null: from a page of none. */
export const siteLinks = (
  run: string | null,
  target: string | null = null,
  chosen: Chosen = NOTHING_CHOSEN,
): Links => ({
  run: (id) => `/runs/${encodeURIComponent(id)}`,
  case: (index) => (run === null ? "#" : runAddress(run, `/cases/${index}`, chosen)),
  series: (fingerprint, metric, labels) => seriesAddress(fingerprint, metric, labels, target),
});

/** A page of a run: `part` is `/env`, `/cases/0`, `.csv` or nothing. */
export function runAddress(run: string, part: string, chosen: Chosen): string {
  const given = Object.entries(chosen).filter(([, value]) => value !== null);
  return `/runs/${run}${part}${given.length === 0 ? "" : `?${new URLSearchParams(given)}`}`;
}

/**
 * What links of a report carry, so that they lead to the same comparison. One run by its id: what @latest is, changes. `with` is
 * what the run was named by, or null.
 */
export function carried({ judgement: { baseline } }: Pick<RunReport, "judgement">, asked: Chosen): Chosen {
  const beside = asked.with !== null && SEVERAL.test(asked.with) ? asked.with : null;
  if (asked.baseline === null) return { baseline: null, with: beside };
  const [only, ...more] = baseline.runs;
  const one = (baseline.rule === "run" || baseline.rule === "pair") && only !== undefined && more.length === 0;
  return { baseline: one ? only : asked.baseline, with: beside };
}

/** References that may name several runs. */
export const SEVERAL = /^(tag|label|kernel|git):/;

/** Characters of an address that the server takes, with room to choose what else is shown. */
const LONGEST = 3900;

/** Where the history of a series is: of it alone, unless its labels are too long for an address. */
export function seriesAddress(fingerprint: string, metric: string, labels: Labels, target: string | null): string {
  const query = new URLSearchParams({ fingerprint, labels: JSON.stringify(labels) });
  if (target !== null) query.set("target", target);
  // What ends in .csv is the address of a CSV.
  const path = `/metrics/${encodeURIComponent(metric).replace(/\.csv$/, "%2Ecsv")}`;
  if (path.length + String(query).length > LONGEST) query.delete("labels");
  return `${path}?${query}`;
}
