import { abSettings, type RunReport, SEVERITIES } from "@perfmon/core/plugin";

/** What to type next, in view of what was done and found; at most three. */
export function nextSteps({ run, judgement, places }: RunReport): string[] {
  const { baseline, comparisons } = judgement;
  // Values of a file: no command finds that run by its id.
  if (places.folder === null) return [];
  const steps: string[] = [];
  const measured = comparisons.some(({ candidate }) => candidate !== null);
  const ab = abSettings(run);
  if (run.state === "interrupted" && ab === null) steps.push(`finish it: perfmon exec --resume ${run.id}`);
  if (run.cases.some(({ outcome }) => outcome === "failed" || outcome === "timed-out"))
    steps.push(`see what the tools printed: perfmon show ${run.id} --raw`);
  const regressed = comparisons.filter(
    ({ verdict, acknowledged }) => verdict === "regression" && acknowledged === null,
  );
  const [worst] = regressed.toSorted(
    (a, b) => Number(b.gates) - Number(a.gates) || SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity),
  );
  if (worst) {
    steps.push(`all metrics of this comparison: perfmon compare ${run.id} --all`);
    steps.push(`if it is accepted: perfmon ack ${worst.id}${comparedWith(run, baseline)} --reason TEXT --until 30d`);
  }
  if (measured && run.taints.length > 0 && ab === null)
    steps.push(
      "disturbed runs are no later run's history: run it again when nothing else runs; with --monitors none it counts unchecked",
    );
  else if (measured && baseline.runs.length === 0)
    steps.push(
      baseline.rule === "named" && baseline.name !== null
        ? `make this run the baseline: perfmon baseline set ${quoted(baseline.name)} ${run.id}`
        : `run it again to compare with this run, or keep it: perfmon baseline set main ${run.id}`,
    );
  else if (comparisons.some(({ verdict, gates }) => verdict === "inconclusive" && gates))
    steps.push(
      ab === null ? "more runs narrow the intervals: run it again" : "more blocks narrow the intervals: --blocks N",
    );
  return steps.slice(0, 3);
}

/** What a comparison was with, where the run's own baseline is another. */
function comparedWith(
  { settings }: RunReport["run"],
  { rule, name, runs }: RunReport["judgement"]["baseline"],
): string {
  const reference = rule === "named" ? name : rule === "run" && runs.length === 1 ? runs[0]! : null;
  return reference === null || reference === settings.baseline ? "" : ` --baseline ${quoted(reference)}`;
}

/** A word as a shell needs it. */
const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
