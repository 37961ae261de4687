import type { JudgedRun, JudgeInput } from "../analysis/input.ts";
import { importedCase } from "../import/imported-case.ts";
import type { Sample } from "../model/run.ts";
import type { ChosenBaseline } from "./baseline.ts";

const foreign = ({ caseId, fingerprint }: Sample): boolean => fingerprint === importedCase(caseId).fingerprint;

/**
 * Baseline runs with their samples known by the candidate's fingerprints. Foreign files know no fingerprints: a case that
 * came from one is the candidate's case of the same id, and is compared with it. Fingerprints of perfmon's own are never
 * bent: the same id with other parameters is another case.
 */
export function sameCases(candidate: JudgeInput["candidate"], baseline: ChosenBaseline): readonly JudgedRun[] {
  const there = new Set(candidate.samples.map(({ fingerprint }) => fingerprint));
  const byId = new Map(candidate.samples.map((sample) => [sample.caseId, sample]));
  return baseline.runs.map((run) => ({
    ...run,
    samples: run.samples.map((sample) => {
      const same = byId.get(sample.caseId);
      if (there.has(sample.fingerprint) || !same || !(foreign(sample) || foreign(same))) return sample;
      return { ...sample, fingerprint: same.fingerprint };
    }),
  }));
}
