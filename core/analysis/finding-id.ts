import { createHash } from "node:crypto";
import type { Labels } from "../model/metric.ts";
import { canonicalJson } from "../suite/fingerprint.ts";

/** Short enough to type; of a thousand findings two share one in one of ten thousand stores. */
const DIGITS = 8;

/** What names a finding whichever run shows it: see Comparison.id. `target` null: wherever it is. */
export function findingId(fingerprint: string, metric: string, labels: Labels, target: string | null): string {
  const identity = canonicalJson([fingerprint, metric, { ...labels }, target]);
  return createHash("sha256").update(identity).digest("hex").slice(0, DIGITS);
}
