import type { Comparison, Judgement, Reason } from "../model/comparison.ts";
import type { EnvironmentDifference } from "../model/environment.ts";
import type { Sample } from "../model/run.ts";
import { acknowledge } from "./acknowledge.ts";
import { type CaseInput, compareCase } from "./case.ts";
import { incomparable, placeDifferences, refusing, unknownFacts } from "./comparable.ts";
import { isRefused } from "./compare.ts";
import type { CandidateCase, JudgedRun, JudgeInput } from "./input.ts";
import { pauses } from "./pauses.ts";
import type { Boots } from "./replicates.ts";
import { rollUp } from "./roll-up.ts";
import { unjudgedThresholds, withoutPass, withUnjudged } from "./unjudged.ts";
import { decideVerdicts } from "./verdicts.ts";

/** Cases that a message lists. */
const MOST_NAMED = 6;

/**
 * Compares, lets analyzers claim, merges their claims, grades, sets aside what is known, rolls up. No I/O. Baseline runs on
 * another machine are left out where perfmon chose them; where the user named them, everything is refused (`incomparable`,
 * exit 6).
 */
export async function judge(input: JudgeInput): Promise<Judgement> {
  const { candidate, baseline, analyzers, known, config = {}, canary = null, mayRerun = false } = input;
  const others = candidate.others ?? [];
  const reasons: Reason[] = [];
  const named = baseline.choice.rule !== "automatic";
  const found = baseline.runs.map((run) => ({
    run,
    differences: placeDifferences(run, candidate),
    cases: Map.groupBy(run.samples, ({ fingerprint }) => fingerprint),
  }));
  const foreign = found
    .map(({ run, differences }) => ({ run, refused: refusing(differences, []) }))
    .filter(({ refused }) => refused.length > 0);
  reasons.push(...foreign.map(({ run, refused }) => incomparable(refused, run.run)));
  const usable = named ? found : found.filter(({ run }) => !foreign.some((other) => other.run === run));
  reasons.push(...doubtful(usable));
  if (named) reasons.push(...left(candidate, usable));
  const boots = bootIds([candidate, ...others, ...usable.map(({ run }) => run)]);
  const otherSamples = Map.groupBy(
    others.flatMap((run) => run.samples),
    ({ fingerprint }) => fingerprint,
  );

  const said = (all: readonly Reason[], code: string) => all.find((reason) => reason.code === code);
  const refusal = named
    ? (said(reasons, "incomparable") ?? said(baseline.choice.reasons, "no-baseline") ?? null)
    : null;
  const pairs: ReturnType<typeof compareCase>[number][] = [];
  const pause = pauses();
  for (const of of caseInputs(candidate)) {
    const compared = compareCase({
      ...of,
      target: candidate.target,
      others: otherSamples.get(of.of.case.fingerprint) ?? [],
      boots,
      minBoots: config.minBoots ?? null,
      whole: baseline.whole ?? false,
      earlier: usable,
      named,
      refusal,
      thresholds: config.thresholds ?? [],
      fallback: config.limit,
    });
    pairs.push(...compared);
    await pause();
  }
  const acknowledged = (one: Comparison) =>
    known && !isRefused(one) ? acknowledge(one, known, candidate.target) : one;
  const isKnown = (suspect: Comparison) => acknowledged({ ...suspect, verdict: "regression" }).acknowledged !== null;
  const decide = (again: boolean) => decideVerdicts(pairs, analyzers, { canary, mayRerun: again }, config.authority);
  let decided = await decide(mayRerun);
  const suspects = decided.suspects.filter((suspect) => !isKnown(suspect));
  // What is known is not worth another run: it is judged as it is.
  if (suspects.length === 0 && decided.suspects.length > 0) decided = await decide(false);
  const unjudged = unjudgedThresholds(
    candidate.cases,
    pairs.map(({ comparison }) => comparison),
    config.thresholds,
  );
  const comparisons = decided.comparisons
    .map(acknowledged)
    .map((one) => withoutPass(hasWorseLevel(one) && isKnown(one) ? withKnownLevel(one) : one, unjudged));
  reasons.push(...storageRefusals(comparisons, reasons), ...decided.reasons);
  if (named && foreign.length === 0) reasons.push(...nothingInCommon(comparisons, baseline.choice));
  const whole = withUnjudged(rollUp(comparisons), unjudged);
  return {
    baseline: baseline.choice,
    candidate: candidate.run,
    others: others.map(({ run }) => run),
    suspects: [...new Set(suspects.map(({ case: of }) => of.id))],
    comparisons,
    environment: (usable.at(-1) ?? found.at(-1))?.differences ?? [],
    ...whole,
    reasons: [...whole.reasons, ...reasons],
  };
}

const WORSE_LEVEL = "still-worse";

const hasWorseLevel = ({ reasons }: Comparison): boolean => reasons.some(({ code }) => code === WORSE_LEVEL);

/** That it got worse is known: that its baseline is only of runs since then is all there is to say. */
const withKnownLevel = (one: Comparison): Comparison => ({
  ...one,
  reasons: one.reasons.map((reason) => (reason.code === WORSE_LEVEL ? { ...reason, code: "since-change" } : reason)),
});

function bootIds(runs: readonly JudgedRun[]): Boots {
  const known = runs.flatMap(({ run, environment }) => {
    const boot = environment["boot.id"]?.value;
    return typeof boot === "string" ? [[run, boot] as const] : [];
  });
  return new Map(known);
}

/** The run's cases, and those that only samples know of, each with its samples. */
function caseInputs({ cases, samples }: JudgeInput["candidate"]): Pick<CaseInput, "of" | "samples">[] {
  const groups = Map.groupBy(samples, ({ fingerprint }) => fingerprint);
  const known = cases.map((of) => ({ of, samples: groups.get(of.case.fingerprint) ?? [] }));
  for (const { case: item } of cases) groups.delete(item.fingerprint);
  const others = [...groups.values()].map((group) => ({ of: fromSamples(group), samples: group }));
  return [...known, ...others];
}

function fromSamples(samples: readonly Sample[]): CandidateCase {
  const { caseId, fingerprint } = samples[0]!;
  return {
    case: { id: caseId, step: caseId, parameters: {}, fingerprint, thresholds: [], smoke: false, placement: {} },
    outcome: "completed",
    reason: null,
    metrics: samples.map(({ metric }) => metric),
  };
}

/** Cases that only a baseline has which the user named; perfmon's own choice goes by the candidate's cases. */
function left({ cases, samples }: JudgeInput["candidate"], found: readonly { readonly run: JudgedRun }[]): Reason[] {
  const there = new Set([...cases.map((of) => of.case.fingerprint), ...samples.map(({ fingerprint }) => fingerprint)]);
  // A named baseline may hold runs of several suites.
  const same = found.filter(({ run }) => run.samples.some(({ fingerprint }) => there.has(fingerprint)));
  const others = same.flatMap(({ run }) => run.samples.filter(({ fingerprint }) => !there.has(fingerprint)));
  const ids = [...new Set(others.map(({ caseId }) => caseId))];
  if (ids.length === 0) return [];
  const named = ids.length > MOST_NAMED ? `${ids.slice(0, MOST_NAMED).join(", ")} ...` : ids.join(", ");
  const count = ids.length === 1 ? "1 case" : `${ids.length} cases`;
  return [{ code: "baseline-only", message: `${count} of the baseline not in this run, and not compared: ${named}` }];
}

function doubtful(
  found: readonly { readonly run: JudgedRun; readonly differences: readonly EnvironmentDifference[] }[],
): Reason[] {
  const names = new Set(found.flatMap(({ differences }) => unknownFacts(differences).map(({ name }) => name)));
  if (names.size === 0) return [];
  const message = `facts that must match are known on one side only: ${[...names].sort().join(", ")}`;
  return [{ code: "unknown-facts", message }];
}

/** What is measured otherwise than it was in the baseline. */
const CHANGED: ReadonlySet<string> = new Set(["command-changed", "unit-changed", "direction-changed"]);

/** A baseline that the user named and of which every case is another one by now gates nothing: it is not comparable. */
function nothingInCommon(comparisons: readonly Comparison[], { name, runs }: Judgement["baseline"]): Reason[] {
  const gating = comparisons.filter(({ gates }) => gates);
  const changed = gating.flatMap(({ reasons }) => reasons.filter(({ code }) => CHANGED.has(code)));
  if (changed.length === 0 || !gating.every(isRefused)) return [];
  const message = `not comparable with ${name ?? runs.join(", ")}, as no case can be compared: ${changed[0]!.message}`;
  return [{ code: "incomparable", message }];
}

/** Cases on another storage than before are refused one by one; the judgement says so once for each message. */
function storageRefusals(comparisons: readonly Comparison[], said: readonly Reason[]): Reason[] {
  const all = comparisons.flatMap(({ reasons }) => reasons.filter(({ code }) => code === "incomparable"));
  const messages = new Set(all.map(({ message }) => message));
  for (const { message } of said) messages.delete(message);
  return [...messages].map((message) => ({ code: "incomparable", message }));
}
