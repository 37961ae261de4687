import { accompanying } from "../model/accompanying.ts";
import type { Ack } from "../model/ack.ts";
import type { Baseline } from "../model/comparison.ts";
import type { Run } from "../model/run.ts";
import type { RunReport } from "../plugin/reporter.ts";
import type { Rejudged } from "./rejudge.ts";
import type { RunListing } from "./runs.ts";

/** The documents that `--json` prints, each described in schemas/. */

/** `perfmon.compare/1`: a judgement, and what it does to the exit code. */
export const compareDocument = ({ judgement, exit, reasons }: RunReport) => ({
  schema: "perfmon.compare/1",
  baseline: judgement.baseline,
  candidate: judgement.candidate,
  others: judgement.others,
  suspects: judgement.suspects,
  comparisons: judgement.comparisons,
  environment: judgement.environment,
  accompanying: accompanying(judgement.comparisons),
  verdict: judgement.verdict,
  severity: judgement.severity,
  reasons: judgement.reasons,
  exit,
  exitReasons: reasons.map(({ code, message }) => ({ code, message })),
});

/** `perfmon.run/1`: a run as it is stored. */
export const storedRunDocument = (run: Run) => ({ schema: "perfmon.run/1", ...run });

/** `perfmon.run/1` with what judging found. */
export const judgedRunDocument = ({ run, judgement, exit, reasons }: Rejudged["report"]) => ({
  schema: "perfmon.run/1",
  ...run,
  judgement: { ...judgement, accompanying: accompanying(judgement.comparisons) },
  exit,
  reasons: reasons.map(({ code, message }) => ({ code, message })),
});

/** What was done with the runs of a `perfmon.runs/1`. */
export type RunsAction = "listed" | "tagged" | "noted" | "removed" | "would-remove" | "imported" | "already-imported";

/** `perfmon.runs/1`: runs in brief. */
export const runsDocument = (runs: readonly RunListing[], action: RunsAction = "listed") => ({
  schema: "perfmon.runs/1",
  action,
  runs,
});

/** `perfmon.ack/1`: known regressions, as of `now` (ISO 8601, UTC). */
export const ackDocument = (acks: readonly Ack[], action: "listed" | "set" | "removed", now: string) => ({
  schema: "perfmon.ack/1",
  action,
  acks: acks.map((ack) => ({ ...ack, expired: ack.until !== null && ack.until <= now })),
});

/** `perfmon.baseline/1`: named baselines. */
export const baselineDocument = (baselines: readonly Baseline[], action: "listed" | "set" | "removed" = "listed") => ({
  schema: "perfmon.baseline/1",
  action,
  baselines,
});
