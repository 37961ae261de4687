import type { Labels } from "@perfmon/core/plugin";
import type { Links } from "../pages/links.ts";

/** Addresses of the dashboard, as seen from the page of a run; null: from a page of none. */
export const siteLinks = (run: string | null, target: string | null = null): Links => ({
  run: (id) => `/runs/${encodeURIComponent(id)}`,
  case: (index) => (run === null ? "#" : `/runs/${run}/cases/${index}`),
  environment: () => (run === null ? "#" : `/runs/${run}/env`),
  series: (fingerprint, metric, labels) => seriesAddress(fingerprint, metric, labels, target),
  flame: (index) => (run === null ? null : `/runs/${run}/cases/${index}/flame`),
});

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
