import type { RunReport } from "@perfmon/core/plugin";

/** What to type next, in view of what was done and found; at most three. */
export function nextSteps({ run, judgement, places }: RunReport): string[] {
  const { baseline, comparisons } = judgement;
  // Values of a file: no command finds that run by its id.
  if (places.folder === null) return [];
  const steps: string[] = [];
  const measured = comparisons.some(({ candidate }) => candidate !== null);
  if (run.state === "interrupted") steps.push(`finish it: perfmon exec --resume ${run.id}`);
  if (run.cases.some(({ outcome }) => outcome === "failed" || outcome === "timed-out"))
    steps.push(`see what the tools printed: perfmon show ${run.id} --raw`);
  if (comparisons.some(({ verdict }) => verdict === "regression"))
    steps.push(`all metrics of this comparison: perfmon compare ${run.id} --all`);
  if (measured && baseline.runs.length === 0)
    steps.push(
      baseline.rule === "named" && baseline.name !== null
        ? `make this run the baseline: perfmon baseline set ${quoted(baseline.name)} ${run.id}`
        : `run it again to compare with this run, or keep it: perfmon baseline set main ${run.id}`,
    );
  else if (comparisons.some(({ verdict, gates }) => verdict === "inconclusive" && gates))
    steps.push("more runs narrow the intervals: run it again");
  return steps.slice(0, 3);
}

/** A word as a shell needs it. */
const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
