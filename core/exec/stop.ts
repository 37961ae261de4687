import type { Case } from "../model/case.ts";
import type { Metric } from "../model/metric.ts";
import type { Precision } from "../model/precision.ts";
import { counts, type Repetition } from "../model/run.ts";
import { precision, precisionText } from "./precision.ts";

export interface StopDecision {
  readonly done: boolean;
  /** Null: the case asks for none. */
  readonly precision: Precision | null;
  /** What a reader should know about why: a precision not reached, and what it takes; a budget used up. */
  readonly note: string | null;
}

/** Whether a case has measured enough. Pure; `spent` is s of its measured repetitions so far. */
export function decideStop(
  item: Case,
  repetitions: readonly Repetition[],
  metrics: readonly Metric[],
  spent: number,
): StopDecision {
  const { min, max, budget } = item.repetitions;
  const n = repetitions.filter(counts).length;
  const known = precision(item, repetitions, metrics);
  const missed = known === null ? null : precisionText(known);
  const going = { done: false, precision: known, note: null };
  if (n >= max) return { ...going, done: true, note: missed };
  if (n < min) return going;
  if (known !== null && missed === null) return { ...going, done: true };
  if (budget === null || spent < budget) return going;
  const used = `the budget of ${budget} s is used up after ${n} of ${max}`;
  return { ...going, done: true, note: missed === null ? used : `${used}: ${missed}` };
}
