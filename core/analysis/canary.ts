import type { Reason } from "../model/comparison.ts";
import type { BlockRecord } from "../model/run.ts";
import type { Canary } from "../plugin/analyzer.ts";
import { detectableDifference } from "../stats/detectable.ts";
import { pettitt } from "../stats/pettitt.ts";
import { studentQuantile } from "../stats/student-t.ts";
import { ascending, middle } from "../stats/values.ts";
import { formatChange, formatQuantity } from "../units/format.ts";

/** Name of the monitor. */
const CANARY = "canary";
/** The chance of a false "moved" of all parts together, where their noise is normal. */
const ALPHA = 0.01;
/** Ratio: a machine that moved by less moved no benchmark that anyone judges. */
const SMALLEST = 0.01;
/** Runs from which their own spread is known well enough to judge another one by; as for a series of results. */
const FEWEST_RUNS = 6;
/** Readings of a run from which its first two are told from its last two: one alone may have met a passing neighbour. */
const FEWEST_READINGS = 4;
/** Readings from which a rank test alone can reach ALPHA for one of three parts. */
const RANKED_FROM = 18;
/** Ratio: to have seen nothing says something where a change of this size would have been seen. */
const WORTH_SEEING = 0.1;

export interface CanaryPart {
  /** `canary.alu` */
  readonly metric: string;
  /** Ratio, 0.05: the loop took 5 % longer. Null: there is nothing to set it against. */
  readonly change: number | null;
  /** Ratio, at least 0: a change from here on is more than the readings' noise. Null: the noise is not known. */
  readonly detectable: number | null;
  /** Null: not known, or a change that would matter could not have been seen. */
  readonly moved: boolean | null;
}

/** True where any part moved; false where all are known and none did; else null. */
export interface CanaryMove {
  readonly moved: boolean | null;
  readonly parts: readonly CanaryPart[];
  /** `canary-moved`, `canary-still` or `canary-unknown`. */
  readonly reason: Reason;
}

export interface CanaryJudgement {
  /** Did the machine move, during the run or since earlier ones: null where nobody can tell. */
  readonly moved: boolean | null;
  /** Between the readings of the candidate run. */
  readonly during: CanaryMove;
  /** Of the candidate run against the earlier ones. */
  readonly since: CanaryMove;
  readonly reason: Reason;
}

/**
 * Whether the machine itself moved, from what the canary read around blocks: `candidate` the run in question, `earlier` the
 * runs it is compared with, in any order. `worthSeeing` (ratio): the change that is to be explained; a machine that could
 * have moved as much unseen is not called still. What counts as moved comes from the spread of the readings themselves.
 */
export function canaryJudgement(
  {
    candidate,
    earlier,
  }: { readonly candidate: readonly BlockRecord[]; readonly earlier: readonly (readonly BlockRecord[])[] },
  worthSeeing = WORTH_SEEING,
): CanaryJudgement {
  const now = readings(candidate);
  const before = earlier.map(readings);
  const level = 1 - ALPHA / 2 / Math.max(1, now.size);
  const parts = (find: (values: readonly number[], others: readonly (readonly number[])[]) => Shift): CanaryPart[] =>
    [...now].map(([metric, values]) => {
      const others = before.map((run) => run.get(metric) ?? []).filter(({ length }) => length > 0);
      return { metric, ...decided(find(values, others), worthSeeing) };
    });
  const during = move(
    "during the run",
    parts((values, others) => within(values, others, level)),
  );
  const since = move(
    "since the earlier runs",
    parts((values, others) => against(values, others, level)),
  );
  const { moved, reason } = during.moved ? during : since;
  return { moved, during, since, reason };
}

/**
 * Whether the machine explains that most cases took `worse` (ratio, 0.05: 5 % longer or 5 % less; negative: better). True:
 * a part of the canary moved the same way by at least half of it. False: none did, and it would have been seen. Null: nobody
 * can tell.
 */
export function canaryExplains({ since: { parts } }: CanaryJudgement, worse: number): boolean | null {
  const half = Math.abs(worse) / 2;
  const along = ({ change }: CanaryPart) =>
    change !== null && Math.sign(change) === Math.sign(worse) && Math.abs(change) >= half;
  if (parts.some((part) => part.moved && along(part))) return true;
  return parts.length > 0 && parts.every(({ detectable }) => detectable !== null && detectable <= half) ? false : null;
}

/** As analyzers are given it. */
export const canaryOf = (judgement: CanaryJudgement): Canary => ({
  explains: (worse) => canaryExplains(judgement, worse),
  message: judgement.reason.message,
});

/** Both as logarithms; null: not known. */
interface Shift {
  readonly change: number | null;
  readonly detectable: number | null;
}

const UNKNOWN: Shift = { change: null, detectable: null };

function decided(shift: Shift, worthSeeing: number): Omit<CanaryPart, "metric"> {
  const change = shift.change === null ? null : Math.expm1(shift.change);
  const detectable = shift.detectable === null ? null : Math.max(SMALLEST, Math.expm1(shift.detectable));
  if (change === null || detectable === null) return { change, detectable, moved: null };
  // A fall is as large as the rise that undoes it.
  if (Math.expm1(Math.abs(shift.change!)) > detectable) return { change, detectable, moved: true };
  return { change, detectable, moved: detectable <= worthSeeing ? false : null };
}

/** One run's level against those of earlier ones: the prediction interval of Student's t. */
function against(values: readonly number[], earlier: readonly (readonly number[])[], level: number): Shift {
  const levels = earlier.map(undisturbed);
  if (levels.length === 0) return UNKNOWN;
  const mean = levels.reduce((sum, value) => sum + value, 0) / levels.length;
  const change = undisturbed(values) - mean;
  if (levels.length < FEWEST_RUNS) return { change, detectable: null };
  const variance = levels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (levels.length - 1);
  const spread = Math.sqrt(variance * (1 + 1 / levels.length));
  return { change, detectable: studentQuantile(level, levels.length - 1)! * spread };
}

/**
 * One run in itself. Many readings: a rank test for one lasting change, wherever it was. Fewer: its end against its
 * beginning, by what the same difference was in earlier runs.
 */
function within(values: readonly number[], earlier: readonly (readonly number[])[], level: number): Shift {
  if (values.length >= RANKED_FROM) return ranked(values, level);
  if (values.length < FEWEST_READINGS) return UNKNOWN;
  const change = drift(values);
  const others = earlier.filter(({ length }) => length >= FEWEST_READINGS).map(drift);
  if (others.length < FEWEST_RUNS) return { change, detectable: null };
  const spread = Math.sqrt(others.reduce((sum, value) => sum + value ** 2, 0) / others.length);
  return { change, detectable: studentQuantile(level, others.length)! * spread };
}

function ranked(values: readonly number[], level: number): Shift {
  const { at, p } = pettitt(values)!;
  const change = middle(ascending(values.slice(at))) - middle(ascending(values.slice(0, at)));
  if (p <= 2 * (1 - level)) return { change, detectable: 0 };
  // What the test could have seen, half-way, where it sees best.
  const half = values.length >> 1;
  const { size } = detectableDifference(values.slice(0, half), values.slice(half));
  return { change: 0, detectable: size };
}

/** The end of a run against its beginning: the faster two readings of each. */
const drift = (values: readonly number[]) => Math.min(...values.slice(-2)) - Math.min(...values.slice(0, 2));

/** The lower quartile: what disturbs a reading only adds to it. */
const undisturbed = (values: readonly number[]) => ascending(values)[Math.ceil(values.length / 4) - 1]!;

function move(when: string, parts: readonly CanaryPart[]): CanaryMove {
  const moved = parts.filter((part) => part.moved);
  if (moved.length > 0) {
    const named = moved.map(
      ({ metric, change, detectable }) =>
        `${metric} ${formatChange(change!)} (noise up to ${formatQuantity(detectable!, "ratio")})`,
    );
    return {
      moved: true,
      parts,
      reason: { code: "canary-moved", message: `the machine changed ${when}: ${named.join(", ")}` },
    };
  }
  if (parts.length === 0)
    return { moved: null, parts, reason: { code: "canary-unknown", message: "the canary was not read" } };
  const open = parts.filter((part) => part.moved === null);
  const said = (message: string) => ({
    code: "canary-unknown",
    message: `whether the machine changed ${when} is not known: ${message}`,
  });
  if (open.some(({ detectable }) => detectable === null))
    return { moved: null, parts, reason: said("too few readings of the canary") };
  if (open.length > 0) {
    const named = open.map(({ metric, detectable }) => `${metric} ${formatQuantity(detectable!, "ratio")}`);
    return { moved: null, parts, reason: said(`the canary's own noise is ${named.join(", ")}`) };
  }
  const most = Math.max(...parts.map(({ detectable }) => detectable!));
  return {
    moved: false,
    parts,
    reason: {
      code: "canary-still",
      message: `the machine did not change ${when}: a change of ${formatQuantity(most, "ratio")} would have been seen`,
    },
  };
}

/** By metric, the logarithms of a run's readings in their order. A reading between two blocks is kept with both: counted once. */
function readings(blocks: readonly BlockRecord[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  const own = blocks.filter(({ monitor, measurements }) => monitor === CANARY && measurements.length > 0);
  for (const [index, record] of own.entries()) {
    const last = own[index - 1];
    if (last?.when === "after" && record.when === "before" && sameReading(last, record)) continue;
    for (const { metric, value } of record.measurements) {
      if (!(value > 0)) continue;
      const list = found.get(metric);
      if (list) list.push(Math.log(value));
      else found.set(metric, [Math.log(value)]);
    }
  }
  return found;
}

const sameReading = (a: BlockRecord, b: BlockRecord) =>
  a.measurements.length === b.measurements.length &&
  a.measurements.every(
    ({ metric, value }, i) => b.measurements[i]!.metric === metric && b.measurements[i]!.value === value,
  );
