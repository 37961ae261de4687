import type { Canary, DetectContext, DetectingAnalyzer, Evidence, Finding, OptionsSchema } from "@perfmon/core/plugin";
import { type MovedAlike, movedAlike } from "./alike.ts";
import { type Claim, claim } from "./claim.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { EvidenceOptions } from "./options.ts";
import { qValues } from "./q-values.ts";
import { type Test, testOf } from "./test-of.ts";

/**
 * A finding for each comparison that is replicated by more than repetitions. What looks worse by one run is a suspect where it
 * can be measured again. One more finding where many unrelated cases move alike: when the canary moved too, it is the machine
 * that changed, and these cases are inconclusive.
 */
export function detect(
  evidence: readonly Evidence[],
  options: EvidenceOptions,
  { canary, mayRerun }: DetectContext,
): Finding[] {
  const tests = evidence.map((one) => testOf(one, options));
  const alike = movedAlike(
    tests.filter((test) => test !== null),
    options,
  );
  const explained = alike?.worse == null ? null : (canary?.explains(alike.worse) ?? null);
  const blamed = new Set(alike && explained ? alike.moved : []);
  const q = qValues(tests);
  const findings = tests.flatMap((test, index): Finding[] => {
    if (!test) return [];
    if (blamed.has(test)) return [finding(test, machineChanged(canary!), false)];
    if (test.comparison.replicate === "repetition") return [];
    const made = claim(test, q[index]!, options);
    const suspect = mayRerun && isOpen(test, options) && (made.suspicious || made.verdict === "regression");
    return [finding(test, suspect ? unbelieved(made) : made, suspect)];
  });
  return alike ? [...findings, wholeFinding(alike, explained, canary)] : findings;
}

/** Whether measuring it again may change anything: not yet confirmed, or too near the line between yes and no. */
const isOpen = ({ comparison, confirmed, pWorse }: Test, options: EvidenceOptions): boolean =>
  comparison.gates && comparison.replicate === "run" && !(confirmed && (pWorse ?? 1) <= options.confirmed / CLEARLY);

/** How far beyond the line p is when no further run is worth its time. */
const CLEARLY = 10;

/** Before it was measured again. */
const unbelieved = ({ reason }: Claim): Claim => ({
  verdict: "inconclusive",
  reason: { code: "suspicious", message: `${reason.message}; to be measured again` },
  suspicious: true,
});

const machineChanged = ({ message }: Canary): Claim => ({
  verdict: "inconclusive",
  reason: { code: "environment", message: `it moved as the machine did: ${message}` },
  suspicious: false,
});

function finding({ comparison, worse, pWorse, confirmed }: Test, made: Claim, suspect: boolean): Finding {
  return {
    analyzer: "evidence",
    caseId: comparison.case.id,
    metric: comparison.metric,
    labels: comparison.labels,
    verdict: made.verdict,
    reasons: [made.reason],
    ...(suspect ? { suspect } : {}),
    evidence: {
      replicate: comparison.replicate,
      worsening: worse.estimate,
      interval: worse.interval === null ? null : [...worse.interval],
      detectable: worse.detectable,
      p: pWorse,
      confirmed,
    },
  };
}

/** About no comparison: the whole report. */
function wholeFinding({ moved, message }: MovedAlike, explained: boolean | null, canary: Canary | null): Finding {
  const [code, why] =
    explained === true
      ? ["environment", canary!.message]
      : explained === false
        ? ["system-wide", `the machine stood still, so it is the whole system that changed (${canary!.message})`]
        : ["alike", `nobody can tell the machine from the subject: ${canary?.message ?? "no canary was read"}`];
  return {
    analyzer: "evidence",
    caseId: "",
    metric: "",
    labels: {},
    verdict: "inconclusive",
    reasons: [{ code, message: `${message}: ${why}` }],
    evidence: { moved: moved.map(({ comparison }) => comparison.case.id) },
  };
}

const analyzer: DetectingAnalyzer = {
  summary: "verdict from the noise between runs, boots or blocks, with re-runs and false-discovery control",
  options: schema as OptionsSchema,
  hook: "detect",
  detect,
};
export default analyzer;
