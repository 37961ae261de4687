import { isPair, judgePair } from "../analysis/judge-pair.ts";
import { abSettings, abSides } from "../model/ab.ts";
import type { Threshold } from "../model/case.ts";
import type { Judgement } from "../model/comparison.ts";
import type { Run } from "../model/run.ts";
import type { Project } from "./project.ts";

/** b against a by their block pairs, graded by the configuration's analyzers. */
export const judgeStoredPair = async (
  project: Project,
  a: Run,
  b: Run,
  thresholds: readonly Threshold[] = [],
): Promise<Judgement> => judgePair({ a, b, analyzers: await project.analyzers(), thresholds });

/** The other run of a pair, or null: it is none, or the other is gone. */
export async function partnerOf(project: Project, run: Run): Promise<Run | null> {
  const ab = abSettings(run);
  if (ab === null) return null;
  const store = await project.store({ readOnly: true });
  const other = await store.run(abSides(ab).other.run);
  return other && isPair(other, run) ? other : null;
}
