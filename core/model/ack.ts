import type { Difference, Severity } from "./comparison.ts";
import type { Labels } from "./metric.ts";

/** A known regression, which is not to be reported again unless it worsens: `perfmon ack`. */
export interface Ack {
  /** That of the finding (Comparison.id); another one where it counts on every target. */
  readonly id: string;
  readonly fingerprint: string;
  /** For people; the fingerprint is what counts. */
  readonly caseId: string;
  readonly metric: string;
  readonly labels: Labels;
  /** Name of the only target on which it counts. Null: on every one. */
  readonly target: string | null;
  /** Id of the run in which it was seen; it need not be stored any more. */
  readonly run: string;
  /** Of the comparison acknowledged: its estimate and what lies around it. Null where there was no ratio. */
  readonly change: number | null;
  readonly interval: readonly [number, number] | null;
  /** The same in the metric's unit. Null where the comparison had none. */
  readonly difference: Pick<Difference, "value" | "interval"> | null;
  /** Median of the run, in `unit`: what is accepted, whatever the baseline becomes. */
  readonly level: number;
  /** Base unit of the metric. */
  readonly unit: string;
  readonly severity: Severity;
  /** Why it is accepted. */
  readonly reason: string;
  /** ISO 8601, UTC: from then on it counts no more. Null: it never ends. */
  readonly until: string | null;
  /** ISO 8601, UTC. */
  readonly created: string;
  /** Who says so. Null: nobody said. */
  readonly by: string | null;
}
