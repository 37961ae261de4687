import type { Labels } from "@perfmon/core/plugin";

/** Where pages lead to: places in one file, or pages of a server. Null: there is no such place. */
export interface Links {
  run(id: string): string | null;
  /** A case of the run that the page is of. */
  case(index: number): string;
  series(fingerprint: string, metric: string, labels: Labels): string | null;
}
