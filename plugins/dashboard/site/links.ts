import { type Labels, labelKey } from "@perfmon/core/plugin";
import type { Links } from "../pages/links.ts";

/** Addresses of the dashboard, as seen from the page of a run; null: from a page of none. */
export const siteLinks = (run: string | null, target: string | null = null): Links => ({
  run: (id) => `/runs/${encodeURIComponent(id)}`,
  case: (index) => (run === null ? "#" : `/runs/${run}/cases/${index}`),
  environment: () => (run === null ? "#" : `/runs/${run}/env`),
  series: (fingerprint, metric, labels) => seriesAddress(fingerprint, metric, labels, target),
  flame: (index) => (run === null ? null : `/runs/${run}/cases/${index}/flame`),
});

/** Where the history of a series is. */
export function seriesAddress(fingerprint: string, metric: string, labels: Labels, target: string | null): string {
  const query = new URLSearchParams({ fingerprint });
  const key = labelKey(labels);
  if (key !== "") query.set("labels", key);
  if (target !== null) query.set("target", target);
  return `/metrics/${encodeURIComponent(metric)}?${query}`;
}
