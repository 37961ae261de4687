import type { Profile, RunReport, StoreView } from "@perfmon/core/plugin";

/** Cases named in one line. */
const NAMED = 3;

/** Where the profiles of a run are, in words for `pen.hang`: its head, and how to see them. Null: there are none. */
export async function profileLine(
  { run, places }: RunReport,
  view: StoreView,
): Promise<{ readonly head: string; readonly text: string } | null> {
  if (places.folder === null) return null;
  const shown = new Set(run.cases.map(({ case: item }) => item.id));
  // Whatever is wrong with what is kept, the results are shown.
  const kept: readonly Profile[] = await view.profiles(run.id).catch(() => []);
  const profiles = kept.filter(({ caseId }) => shown.has(caseId));
  if (profiles.length === 0) return null;
  const names = profiles.slice(0, NAMED).map(({ caseId }) => caseId);
  const more = profiles.length > NAMED ? ` and ${profiles.length - NAMED} more` : "";
  return {
    head: ` profile${profiles.length === 1 ? "" : "s"} of `,
    text: `${names.join(", ")}${more}: perfmon export ${run.id} --format speedscope -o profile.json, for speedscope.app`,
  };
}
