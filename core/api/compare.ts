import type { CandidateCase, JudgedRun, JudgeInput } from "../analysis/input.ts";
import { nearest } from "../errors/nearest.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { abSettings, abSides } from "../model/ab.ts";
import type { Threshold } from "../model/case.ts";
import type { Judgement } from "../model/comparison.ts";
import { type Labels, labelKey } from "../model/metric.ts";
import type { Run } from "../model/run.ts";
import { concerns } from "../model/threshold.ts";
import type { Canary } from "../plugin/analyzer.ts";
import type { RunReport } from "../plugin/reporter.ts";
import { type ChosenBaseline, judgedRuns, reruns } from "./baseline.ts";
import { type ExitReason, exitCode, judgementReasons } from "./exit.ts";
import type { FailOn } from "./fail-on.ts";
import { canaryFor, candidateCase, type JudgeContext, judgeAgainst, minBoots } from "./judge.ts";
import { judgeStoredPair, partnerOf } from "./judge-stored-pair.ts";
import { knownRegressions } from "./known.ts";
import type { Project } from "./project.ts";
import type { Stdin } from "./read-runs.ts";
import { findRuns } from "./references.ts";
import { keptFolder } from "./runs.ts";
import { sameCases } from "./same-cases.ts";
import { baselineSide, fileRuns, isFile, judgedAtHand, oneRun } from "./sides.ts";
import { storedPlaces } from "./store-address.ts";

/** Runs that one reference may name for the candidate's side. */
const SIBLINGS_AT_MOST = 30;
/** Metrics that a message lists. */
const MOST_NAMED = 12;

export interface VerdictPolicy {
  /** The lowest severity that leads to exit 1. Default: the configuration's. */
  readonly failOn?: FailOn;
  readonly failOnInconclusive?: boolean;
}

export interface CompareRequest extends VerdictPolicy {
  /** Run reference, name of a baseline, `file:PATH` or `-`. Undefined: the baseline that the run itself asked for, else the automatic one. */
  readonly baseline?: string;
  /** Run reference, name of a baseline (its newest run), `file:PATH` or `-`. */
  readonly candidate: string;
  /** Tolerances that win over everybody's. One of the metric `*` replaces all others of the suite and the configuration. */
  readonly thresholds?: readonly Threshold[];
  readonly stdin?: Stdin;
}

/** A report whose reasons say which exit code each of them leads to. */
export type Compared = RunReport & { readonly reasons: readonly ExitReason[] };

/** Compares what two references name. Reads only; files need no store. */
export async function compare(project: Project, request: CompareRequest): Promise<Compared> {
  const { candidate, stdin } = request;
  const runs = isFile(candidate) ? await fileRuns(project, candidate, stdin) : [await oneRun(project, candidate)];
  const run = runs.at(-1)!;
  const baseline = await withSiblings(project, run, await chooseBaseline(project, run, request), candidate);
  refuseUnknown(request.thresholds ?? [], [judgedAtHand(run), ...baseline.runs]);
  const compared = await compareRun(project, run, baseline, request, await placesOf(project, candidate, run));
  refuseUnfitting(request.thresholds ?? [], compared.judgement.comparisons);
  if (runs.length === 1) return compared;
  // Somebody may have meant the column `run` for repetitions.
  const message = `the file holds ${runs.length} runs, and only the newest is compared`;
  const { judgement } = compared;
  return { ...compared, judgement: { ...judgement, reasons: [...judgement.reasons, { code: "newest-run", message }] } };
}

/** A tolerance for a metric that neither side has would let everything pass. */
function refuseUnknown(thresholds: readonly Threshold[], runs: readonly JudgedRun[]): void {
  const samples = runs.flatMap((run) => run.samples);
  const wrong = thresholds.find((threshold) => !samples.some((sample) => concerns(threshold, sample)));
  if (!wrong) return;
  const asked = seriesName(wrong.metric, wrong.labels);
  const there = [...new Set(samples.map(({ metric, labels }) => seriesName(metric.name, labels)))];
  const near = nearest(asked, there);
  throw new PerfmonError("PM1506", `a threshold is for ${asked}, which neither side measured`, {
    hint: near === null ? `there are ${there.slice(0, MOST_NAMED).join(", ")}` : `did you mean ${near}?`,
  });
}

/** An amount is a tolerance of metrics in its unit; the others that are judged would keep theirs without a word. */
function refuseUnfitting(thresholds: readonly Threshold[], comparisons: Judgement["comparisons"]): void {
  const judged = comparisons.filter(({ gates }) => gates);
  for (const threshold of thresholds) {
    const { limit } = threshold;
    const meant = judged.filter(({ metric: name, labels }) => concerns(threshold, { metric: { name }, labels }));
    const units = [...new Set(meant.map(({ unit }) => unit))];
    if (limit.unit === "ratio" || meant.length === 0 || units.includes(limit.unit)) continue;
    const is =
      threshold.metric === "*"
        ? "no metric that is judged is"
        : `${seriesName(threshold.metric, threshold.labels)} is not`;
    throw new PerfmonError("PM1506", `a threshold is in ${limit.unit}, and ${is} measured in that`, {
      hint: `give a share such as 5%, or an amount in ${units.join(", ")}`,
    });
  }
}

const seriesName = (metric: string, labels: Labels): string =>
  Object.keys(labels).length === 0 ? metric : `${metric}{${labelKey(labels)}}`;

/**
 * What counts for the candidate's side beside it: earlier runs that a reference such as `kernel:RELEASE` names too, and re-runs of
 * it. No run is on both sides, or twice on one.
 */
export async function withSiblings(
  project: Project,
  run: Run,
  chosen: ChosenBaseline,
  reference: string,
): Promise<ChosenBaseline> {
  if (isFile(reference)) return chosen;
  const store = await project.store({ readOnly: true });
  const taken = new Set([...chosen.choice.runs, ...chosen.others.map((other) => other.run)]);
  const named = ((await findRuns(store, reference)) ?? [])
    .filter(({ id, state }) => id < run.id && state === "completed" && !taken.has(id))
    .slice(0, SIBLINGS_AT_MOST);
  const again = (await reruns(store, run.id)).filter((rerun) => !taken.has(rerun.run));
  return { ...chosen, others: [...chosen.others, ...(await judgedRuns(store, named.reverse())), ...again] };
}

/** A run at hand, stored or not, against a baseline at hand. */
export async function compareRun(
  project: Project,
  run: Run,
  baseline: ChosenBaseline,
  request: Partial<CompareRequest>,
  places: RunReport["places"],
): Promise<Compared> {
  const { candidate, thresholds = [], failOn = project.config.failOn, failOnInconclusive = false } = request;
  const a = await pairedWith(project, run, baseline);
  const judgement = a
    ? await judgeStoredPair(project, a, withThresholds(run, thresholds), thresholds)
    : await judgeAlone(project, run, baseline, thresholds, candidate !== undefined && isFile(candidate));
  const reasons = judgementReasons(judgement, { failOn, failOnInconclusive });
  return { run, judgement, elapsed: elapsedOf(run), exit: exitCode(reasons), failOn, reasons, places };
}

async function judgeAlone(
  project: Project,
  run: Run,
  baseline: ChosenBaseline,
  thresholds: readonly Threshold[],
  ofFile: boolean,
): Promise<Judgement> {
  const cases = await Promise.all(run.cases.map((result) => candidateCase(project, result)));
  const side = { ...judgedAtHand(run), cases, others: baseline.others };
  return judgeWith(project, side, baseline, {
    thresholds,
    minBoots: minBoots(project, run),
    canary: await canaryAt(project, run, baseline),
    ...(ofFile ? {} : { known: await knownRegressions(project) }),
  });
}

/** The other run of a pair, where `run` is compared with it alone; null: pairs have no part in it. */
async function pairedWith(project: Project, run: Run, { choice }: ChosenBaseline): Promise<Run | null> {
  const ab = abSettings(run);
  if (ab === null || choice.runs.length !== 1 || choice.runs[0] !== abSides(ab).other.run) return null;
  return partnerOf(project, run);
}

/** Several runs at hand against one: what a harness with its own storage needs. */
export const chosenRuns = (runs: readonly Run[], name: string | null = null): ChosenBaseline => ({
  choice: { rule: "run", name, runs: runs.map(({ id }) => id), reasons: [] },
  runs: runs.map(judgedAtHand),
  others: [],
});

async function chooseBaseline(
  project: Project,
  run: Run,
  { baseline, candidate, stdin }: CompareRequest,
): Promise<ChosenBaseline> {
  if (baseline !== undefined) return baselineSide(project, baseline, run, stdin);
  if (isFile(candidate)) return none("a file alone has no earlier runs: name a baseline before it");
  return ownBaseline(project, run);
}

/** The baseline that a run asked for when it was made; of b of a pair, a; else the configuration's, else the latest comparable runs. */
export async function ownBaseline(project: Project, run: Run): Promise<ChosenBaseline> {
  const partner = abSettings(run)?.subject === "b" ? await partnerOf(project, run) : null;
  if (partner) return chosenRuns([partner]);
  return baselineSide(project, askedBaseline(run) ?? project.config.baseline ?? "automatic", run);
}

/** Of a run that is not in the store nobody read a canary. */
async function canaryAt(project: Project, run: Run, baseline: ChosenBaseline): Promise<Canary | null> {
  if (run.blocks.length === 0 || baseline.choice.rule === "file") return null;
  return canaryFor(await project.store({ readOnly: true }), run, baseline);
}

/** The baseline that `perfmon exec --baseline` or the suite named. */
export const askedBaseline = ({ settings }: Pick<Run, "settings">): string | undefined =>
  typeof settings.baseline === "string" ? settings.baseline : undefined;

/** No baseline at all; `why` is said in its place. `not-compared`: there is one, and nobody asked for it. */
export const none = (why: string, code: "no-baseline" | "not-compared" = "no-baseline"): ChosenBaseline => ({
  choice: { rule: "automatic", name: null, runs: [], reasons: [{ code, message: why }] },
  runs: [],
  others: [],
});

async function judgeWith(
  project: Project,
  candidate: JudgeInput["candidate"],
  baseline: ChosenBaseline,
  context: JudgeContext,
): Promise<Judgement> {
  const thresholds = context.thresholds ?? [];
  const cases = candidate.cases.map((of) => ({ ...of, case: overruled(of.case, thresholds) }));
  const runs: readonly JudgedRun[] = sameCases(candidate, baseline).map((run) =>
    // Imported runs say no more of their place than a file does.
    candidate.target === null && run.target === "imported" ? { ...run, target: null } : run,
  );
  return judgeAgainst(project, { ...candidate, cases }, { ...baseline, runs }, context);
}

/** With a tolerance for `*`, each threshold of the case keeps its metric and direction, and takes that tolerance. */
function overruled<C extends Pick<CandidateCase["case"], "thresholds">>(of: C, thresholds: readonly Threshold[]): C {
  const all = thresholds.findLast(({ metric }) => metric === "*");
  if (!all) return of;
  return { ...of, thresholds: of.thresholds.map((threshold) => ({ ...threshold, limit: all.limit })) };
}

const withThresholds = (run: Run, thresholds: readonly Threshold[]): Run => ({
  ...run,
  cases: run.cases.map((result) => ({ ...result, case: overruled(result.case, thresholds) })),
});

async function placesOf(project: Project, reference: string, run: Run): Promise<RunReport["places"]> {
  if (isFile(reference)) return { store: reference === "-" ? "standard input" : reference, folder: null };
  const store = await project.store({ readOnly: true });
  return storedPlaces(store, keptFolder(store, run.id));
}

/** s from start to end. A run that did not end: to the end of its last repetition. */
export function elapsedOf(run: Run): number {
  const started = Date.parse(run.started);
  const ends = run.cases.flatMap(({ repetitions }) =>
    repetitions.map(({ started: at, duration }) => Date.parse(at) + (duration ?? 0) * 1000),
  );
  const end = run.finished === null ? Math.max(started, ...ends.slice(-1000)) : Date.parse(run.finished);
  return Math.max(0, (end - started) / 1000);
}
