import type { Labels, RunReport } from "@perfmon/core/plugin";
import type { Links } from "../pages/links.ts";

/**
 * Addresses of the dashboard, as seen from the page of a run; null: from a page of none. `baseline`: what that page compares it
 * with, where somebody chose it; null: its own.
 */
export const siteLinks = (run: string | null, target: string | null = null, baseline: string | null = null): Links => ({
  run: (id) => `/runs/${encodeURIComponent(id)}`,
  case: (index) => (run === null ? "#" : runAddress(run, `/cases/${index}`, baseline)),
  series: (fingerprint, metric, labels) => seriesAddress(fingerprint, metric, labels, target),
});

/** A page of a run that is compared with `baseline`: `part` is `/env`, `/cases/0`, `.csv` or nothing. */
export const runAddress = (run: string, part: string, baseline: string | null): string =>
  `/runs/${run}${part}${baseline === null ? "" : `?${new URLSearchParams({ baseline })}`}`;

/**
 * What links of a report carry, so that they lead to the same comparison: null where the run has its own baseline. One run by
 * its id: what @latest is, changes.
 */
export function carriedBaseline({ judgement: { baseline } }: Pick<RunReport, "judgement">, asked: string | null) {
  if (asked === null) return null;
  const [only, ...more] = baseline.runs;
  const one = (baseline.rule === "run" || baseline.rule === "pair") && only !== undefined && more.length === 0;
  return one ? only : asked;
}

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
