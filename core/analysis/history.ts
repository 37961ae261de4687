import { differences, type EnvironmentDifference } from "../model/environment.ts";
import type { History, HistoryPoint, HistoryRun } from "../model/history.ts";
import type { Sample } from "../model/run.ts";
import { factTexts } from "../plugin/report-text/environment-text.ts";
import { medianInterval } from "../stats/index.ts";
import { placeDifferences, refusing } from "./comparable.ts";
import { seriesKey } from "./series.ts";

export interface HistoryInput {
  /** Oldest first. Those that must not count (tainted, unfinished) are left out by the caller. */
  readonly runs: readonly { readonly run: HistoryRun; readonly samples: readonly Sample[] }[];
  /** Paths whose storage a case uses, by fingerprint (see Tool.paths). Undefined: unknown, so all storage must match. */
  readonly paths: (fingerprint: string) => readonly string[] | undefined;
}

interface Growing {
  readonly points: HistoryPoint[];
  latest: Sample;
  readonly apart: History["apart"];
}

/**
 * The histories of all series: runs on another machine or setting, of another command, unit or direction are a history of
 * their own, as comparisons refuse them too. Where machines take turns in one store, each goes on with its own. In the
 * order in which the series first appear; of one series, the history with the newest run last.
 */
export function histories({ runs, paths }: HistoryInput): History[] {
  const series = new Map<string, Growing[]>();
  const between = rememberedDifferences();
  for (const { run, samples } of runs)
    for (const sample of samples) {
      const value = medianInterval(sample.values).median;
      if (value === null) continue;
      const key = JSON.stringify([seriesKey(sample), run.target]);
      const known = series.get(key) ?? [];
      series.set(key, known);
      const refusals = known.map((history) =>
        refusal(history, run, sample, { paths: paths(sample.fingerprint), between }),
      );
      const own = refusals.lastIndexOf(null);
      const point = { run, value, n: sample.values.length };
      if (own < 0) known.push({ points: [point], latest: sample, apart: refusals.at(-1) ?? null });
      else {
        // The one that goes on is the newest.
        const [history] = known.splice(own, 1);
        history!.points.push(point);
        history!.latest = sample;
        known.push(history!);
      }
    }
  return [...series.values()].flat().map(({ points, latest, apart }) => ({
    caseId: latest.caseId,
    fingerprint: latest.fingerprint,
    metric: latest.metric,
    labels: latest.labels,
    target: points[0]!.run.target,
    points,
    apart,
  }));
}

type Differences = (before: HistoryRun, after: HistoryRun) => ReturnType<typeof placeDifferences>;

/** All series of two runs ask for what differs between these. */
function rememberedDifferences(): Differences {
  const known = new Map<HistoryRun, Map<HistoryRun, ReturnType<typeof placeDifferences>>>();
  return (before, after) => {
    const ofBefore = known.get(before) ?? new Map<HistoryRun, ReturnType<typeof placeDifferences>>();
    known.set(before, ofBefore);
    const found = ofBefore.get(after) ?? placeDifferences(before, after);
    ofBefore.set(after, found);
    return found;
  };
}

/** Why a sample does not go on with a history; null: it does. */
function refusal(
  { points, latest }: Growing,
  run: HistoryRun,
  { metric, commandHashes }: Sample,
  { paths, between }: { readonly paths: readonly string[] | undefined; readonly between: Differences },
): History["apart"] {
  const refused = refusing(between(points.at(-1)!.run, run), paths ?? null);
  if (refused.length > 0)
    return {
      code: "incomparable",
      message: refused.map((fact) => `${fact.name}: ${factTexts(fact).join(", then ")}`).join("; "),
    };
  const { unit, better } = latest.metric;
  if (unit !== metric.unit) return { code: "unit-changed", message: `measured in ${unit}, then in ${metric.unit}` };
  if (better !== metric.better)
    return { code: "direction-changed", message: `${better} was better, then ${metric.better}` };
  // No hash at all (an imported file) is unknown, which is not different.
  const unknown = latest.commandHashes.length === 0 || commandHashes.length === 0;
  const same = latest.commandHashes.length === 1 && latest.commandHashes[0] === commandHashes[0];
  if (unknown || (same && commandHashes.length === 1)) return null;
  return { code: "command-changed", message: "another command, version of the tool or of its parser" };
}

/** What tells one run from another: facts and labels that differ, the subject's first. */
export function runDifferences(
  before: HistoryRun,
  after: HistoryRun,
): Pick<EnvironmentDifference, "name" | "unit" | "baseline" | "candidate">[] {
  const facts = differences(before.environment, after.environment).filter(({ name }) => !PASSING.test(name));
  const names = [...new Set([...Object.keys(before.labels), ...Object.keys(after.labels)])].sort();
  const labels = names
    .filter((name) => before.labels[name] !== after.labels[name])
    .map((name) => ({ name, baseline: before.labels[name] ?? null, candidate: after.labels[name] ?? null }));
  const ofRole = (role: string) => facts.filter((fact) => fact.role === role).map(({ role: _, ...fact }) => fact);
  return [...ofRole("subject"), ...labels, ...ofRole("must-match"), ...ofRole("noted")];
}

/** Facts that differ from run to run and explain nothing. */
const PASSING = /^(boot\.(time|uptime)|load\..*|cpu\.steal|.*\.free)$/;
