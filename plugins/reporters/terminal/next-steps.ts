import {
  abSettings,
  type Baseline,
  type Comparison,
  quote,
  type RunReport,
  SEVERITIES,
  type StoreView,
} from "@perfmon/core/plugin";

/** What to type next: why, and the command where there is one. */
export interface Step {
  readonly why: string;
  readonly command: string | null;
}

/** What was done before, as far as it changes what comes next. */
export interface Done {
  readonly baselines: readonly Baseline[];
  /** Profiles of the run are kept. */
  readonly profiled: boolean;
}

const NOTHING: Done = { baselines: [], profiled: false };
const MOST = 3;

/** After a run that something disturbed; says what that means too. */
export const UNDISTURBED =
  "run it again when nothing else runs: a disturbed run is no later run's history (with --monitors none it counts unchecked)";

/** A hint is not worth a report: what cannot be looked up counts as not done. */
export async function doneBefore(view: StoreView, run: string): Promise<Done> {
  try {
    return { baselines: await view.baselines(), profiled: (await view.profiles(run)).length > 0 };
  } catch {
    return NOTHING;
  }
}

/** In view of what was done and found; at most three. */
export function nextSteps({ run, judgement, places }: RunReport, done: Done = NOTHING): Step[] {
  const { baseline, comparisons } = judgement;
  // Values of a file: no command finds that run by its id.
  if (places.folder === null) return [];
  const steps: Step[] = [];
  const add = (why: string, command: string | null = null) => steps.push({ why, command });
  const measured = comparisons.some(({ candidate }) => candidate !== null);
  const ab = abSettings(run);
  if (run.state === "interrupted" && ab === null) add("finish it", `perfmon exec --resume ${run.id}`);
  if (run.cases.some(({ outcome }) => outcome === "failed" || outcome === "timed-out"))
    add("see what the tools printed", `perfmon show ${run.id} --raw`);
  const regressed = comparisons.filter(
    // Of dozens of other metrics some move by chance in every run.
    ({ verdict, acknowledged, gates, headline }) =>
      verdict === "regression" && acknowledged === null && (gates || headline),
  );
  const [worst] = regressed
    .filter(({ gates }) => gates)
    .toSorted((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity));
  if (worst) {
    add(done.profiled ? "see it, with its flame graph" : "see it", `perfmon report ${run.id} -o report.html`);
    add("if it is accepted", `perfmon ack ${worst.id}${comparedWith(run, baseline)} --reason TEXT --until 30d`);
  }
  if (regressed.length > 0) add("all metrics of this comparison", `perfmon compare ${run.id} --all`);
  if (measured && run.taints.length > 0 && ab === null) add(UNDISTURBED);
  else if (measured && baseline.reasons.some(({ code }) => code === "not-compared"))
    add("judge it against its baseline", `perfmon compare ${run.id}`);
  else if (measured && baseline.runs.length === 0) steps.push(baselineStep(run.id, baseline, done.baselines));
  else if (comparisons.some((one) => one.verdict === "inconclusive" && one.gates && hasChange(one)))
    add(ab === null ? "more runs narrow the intervals: run it again" : "more blocks narrow the intervals: --blocks N");
  return steps.slice(0, MOST);
}

/** There is an interval that more runs make narrower. */
const hasChange = ({ change, difference }: Comparison): boolean => change !== null || difference !== null;

/** There was nothing to compare with. A baseline that is set is added to, never replaced. */
function baselineStep(
  id: string,
  { rule, name }: RunReport["judgement"]["baseline"],
  baselines: readonly Baseline[],
): Step {
  const again = "run it again to compare with this run";
  if (baselines.some(({ runs }) => runs.includes(id))) return { why: again, command: null };
  if (rule === "named" && name !== null)
    return { why: "make this run the baseline", command: `perfmon baseline set ${quote(name)} ${id}` };
  const latest = baselines.toSorted((a, b) => (a.set < b.set ? 1 : -1))[0];
  const kept = baselines.find((one) => one.name === "main") ?? latest;
  return kept
    ? { why: `${again}, or add it to the baseline`, command: `perfmon baseline promote ${quote(kept.name)} ${id}` }
    : { why: `${again}, or keep it`, command: `perfmon baseline set main ${id}` };
}

/** What a comparison was with, where the run's own baseline is another. */
function comparedWith(
  { settings }: RunReport["run"],
  { rule, name, runs }: RunReport["judgement"]["baseline"],
): string {
  const reference = rule === "named" ? name : rule === "run" && runs.length === 1 ? runs[0]! : null;
  return reference === null || reference === settings.baseline ? "" : ` --baseline ${quote(reference)}`;
}
