import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Json, Threshold } from "../model/case.ts";
import { nodeOf } from "../suite/document/tree.ts";
import { thresholdsOf } from "../suite/thresholds.ts";

/** Tolerances as a suite writes them: `{ "read.iops{job=a}": "5%", latency: { max_increase: "20us" } }`. */
export type ThresholdMap = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** Reads tolerances; `origin` is who set them, `name` what they are called in messages. PM1506 with the first that is none. */
export function parseThresholds(map: ThresholdMap, origin: string, name: string): readonly Threshold[] {
  const { thresholds, diagnostics } = thresholdsOf(nodeOf(map as Json, name), origin);
  const wrong = diagnostics.find(({ severity }) => severity === "error");
  if (wrong) throw new PerfmonError("PM1506", `${name}: ${wrong.message}`, { hint: wrong.hint });
  return thresholds;
}
