import {
  type Ack,
  type Baseline,
  type Comparison,
  counts,
  type Judgement,
  type Profile,
  type Repetition,
  type Run,
  type RunReport,
  type Sample,
  type SeriesTrend,
  type StoreView,
  seriesKeyOf,
  sideNames,
} from "@perfmon/core/plugin";
import { notability } from "./rank.ts";
import { trendsOf } from "./run-histories.ts";
import { caseKey, caseKeyOfSample, comparisonKey, metricsOf, sampleKey } from "./series.ts";

/** One compared metric with everything that is known of its series. */
export interface SeriesModel {
  readonly comparison: Comparison;
  /** Null: no history, or the store could not tell. */
  readonly trend: SeriesTrend | null;
  /** Of the run's repetitions, in the order measured; those set aside too. Warm-ups are left out. */
  readonly repetitions: readonly { readonly repetition: Repetition; readonly value: number }[];
  /** Runs of the baseline, oldest first. */
  readonly baseline: readonly Sample[];
  /** Runs that count for the run's side beside it, oldest first. */
  readonly others: readonly Sample[];
}

/** One case of the run. */
export interface CaseModel {
  /** Place in the run. */
  readonly index: number;
  readonly result: Run["cases"][number];
  /** Those that are judged, and the headline. */
  readonly series: readonly SeriesModel[];
  /** The others, which inform. */
  readonly informing: readonly Comparison[];
  readonly profile: Profile | null;
  readonly baselineProfile: Profile | null;
}

/** What the pages of one run show. */
export interface ReportModel {
  readonly report: RunReport;
  /** What the two sides are called: `baseline`, `this kernel, 5 runs`. */
  readonly sides: readonly [baseline: string, candidate: string];
  /** In the order of the run. */
  readonly cases: readonly CaseModel[];
  readonly baselines: readonly Baseline[];
  readonly acks: readonly Ack[];
  /** What could not be looked up, a sentence each. */
  readonly missing: readonly string[];
}

export interface ModelRequest {
  /** Indices of cases to load. Left out: all. */
  readonly cases?: readonly number[];
  /** Runs of a history, the newest ones. Left out: all. */
  readonly newest?: number;
  /** Whether profiles are drawn: each is large. Default true. */
  readonly profiles?: boolean;
  /** What the side of the run was named by, `kernel:6.12.9`. Left out, or null: by the run. */
  readonly beside?: string | null;
}

/** Looks up what the pages of a run need beside its report. What the store cannot tell is said in `missing`, never thrown. */
export async function reportModel(
  report: RunReport,
  view: StoreView,
  { cases: only, newest, profiles: drawn = true, beside = null }: ModelRequest = {},
): Promise<ReportModel> {
  const missing: string[] = [];
  const ask = async <T>(what: string, look: () => Promise<T>, none: T): Promise<T> => {
    try {
      return await look();
    } catch (error) {
      missing.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      return none;
    }
  };
  const { run, judgement } = report;
  const chosen = run.cases
    .map((result, index) => ({ result, index }))
    .filter(({ index }) => only?.includes(index) ?? true);
  const shown = judgement.comparisons.filter(isShown);
  const fingerprints = chosen.map(({ result }) => result.case.fingerprint);
  const own = shown.filter(({ case: of }) => fingerprints.includes(of.fingerprint));
  const trends = await ask("histories", () => trendsOf(run, own, fingerprints, view, newest), new Map());
  const earlier = await ask("values of other runs", () => otherSamples(judgement, own, fingerprints, view), new Map());
  const of = (runs: readonly string[], comparison: Comparison): Sample[] =>
    (earlier.get(comparisonKey(comparison)) ?? []).filter((sample: Sample) => runs.includes(sample.run));
  const places = only === undefined ? undefined : chosen.map(({ index }) => index);
  const profiles = drawn ? await ask("profiles", () => view.profiles(run.id, places), []) : [];
  const before = await ask(
    "profiles of the baseline",
    () => earlierProfiles(report, profiles, view),
    new Map<number, Profile>(),
  );
  const byCase = Map.groupBy(judgement.comparisons, ({ case: of }) => of.fingerprint);
  return {
    report,
    sides: sidesOf(report, beside),
    cases: chosen.map(({ result, index }): CaseModel => {
      const { fingerprint } = result.case;
      const all = byCase.get(fingerprint) ?? [];
      return {
        index,
        result,
        series: all
          .filter(isShown)
          .sort((a, b) => notability(b) - notability(a))
          .map((comparison) => ({
            comparison,
            trend: trends.get(comparisonKey(comparison)) ?? null,
            repetitions: valuesOf(result, comparison),
            baseline: atLevel(of(judgement.baseline.runs, comparison), comparison),
            others: of(judgement.others, comparison),
          })),
        informing: all.filter((comparison) => !isShown(comparison)),
        profile: profiles.find((profile) => profile.caseIndex === index) ?? null,
        baselineProfile: before.get(index) ?? null,
      };
    }),
    baselines: await ask("baselines", () => view.baselines(), []),
    acks: await ask("acknowledgements", () => view.acks(), []),
    missing,
  };
}

function sidesOf({ judgement, run }: RunReport, beside: string | null): readonly [string, string] {
  const [baseline, candidate] = sideNames(judgement, run);
  const { others } = judgement;
  return [baseline, beside === null || others.length === 0 ? candidate : `${beside}, ${others.length + 1} runs`];
}

/** What is judged, and each case's headline: of dozens of metrics a case, some move by chance in every run. */
const isShown = ({ headline, gates }: Pick<Comparison, "headline" | "gates">): boolean => headline || gates;

/** Runs of the baseline that the comparison is with: those since the level last changed. */
const atLevel = (samples: readonly Sample[], { baseline }: Comparison): readonly Sample[] =>
  baseline === null ? [] : samples.slice(-baseline.runs);

/** Of the baseline's runs and of those beside the run, by the key of the comparison. */
async function otherSamples(
  { baseline: { rule, runs: before }, others }: Judgement,
  shown: readonly Comparison[],
  fingerprints: readonly string[],
  view: StoreView,
): Promise<Map<string, Sample[]>> {
  const runs = [...before, ...others];
  if (runs.length === 0 || shown.length === 0) return new Map();
  const metrics = metricsOf(shown);
  const found = Map.groupBy(rule === PAIR ? [] : await view.samples({ runs, fingerprints, metrics }), sampleKey);
  // Compared with something, and nothing is there by its fingerprint: it was paired by its id, as imported cases are too.
  const byId = shown.filter((one) => one.baseline !== null && !found.has(comparisonKey(one)));
  if (byId.length === 0) return found;
  const same = Map.groupBy(await view.samples({ runs, metrics: metricsOf(byId) }), caseKeyOfSample);
  for (const one of byId) found.set(comparisonKey(one), same.get(caseKey(one)) ?? []);
  return found;
}

/** The rule of two subjects that were measured in turns: variables of the suite may differ, and with them the fingerprints. */
const PAIR = "pair";

/** By the case's place in the run: of the newest run of the baseline that has a profile of the same case and event. */
async function earlierProfiles(
  { run: { cases }, judgement: { baseline } }: RunReport,
  profiles: readonly Profile[],
  view: StoreView,
): Promise<Map<number, Profile>> {
  const found = new Map<number, Profile>();
  for (const run of baseline.runs.toReversed()) {
    const wanted = profiles.filter(({ caseIndex }) => !found.has(caseIndex));
    if (wanted.length === 0) break;
    const there = await view.cases(run);
    const same = wanted.flatMap((profile) => {
      const of = cases[profile.caseIndex]?.case;
      const other = there.find(({ case: item }) =>
        baseline.rule === PAIR ? item.id === of?.id : item.fingerprint === of?.fingerprint,
      );
      return other ? [{ profile, at: other.index }] : [];
    });
    if (same.length === 0) continue;
    const earlier = await view.profiles(
      run,
      same.map(({ at }) => at),
    );
    for (const { profile, at } of same) {
      const match = earlier.find(({ caseIndex, event }) => caseIndex === at && event === profile.event);
      if (match) found.set(profile.caseIndex, match);
    }
  }
  return found;
}

function valuesOf({ repetitions }: Run["cases"][number], comparison: Comparison): SeriesModel["repetitions"] {
  const key = comparisonKey(comparison);
  return repetitions.flatMap((repetition) => {
    if (repetition.outcome !== "completed" || repetition.warmup) return [];
    const own = repetition.measurements.find(
      ({ metric, labels }) =>
        metric === comparison.metric && seriesKeyOf(comparison.case.fingerprint, metric, labels) === key,
    );
    return own ? [{ repetition, value: own.value }] : [];
  });
}

/** Values that count: what was set aside does not. */
export const countedValues = ({ repetitions }: SeriesModel): number[] =>
  repetitions.filter(({ repetition }) => counts(repetition)).map(({ value }) => value);
