import type { Metric } from "../model/metric.ts";
import type { CaseResult, Outcome, Repetition } from "../model/run.ts";
import { usedMetrics } from "./analyse.ts";
import type { PreparedCase } from "./prepare.ts";
import { decideStop } from "./stop.ts";

/** Reason of a case that the run ended before; and of every case until it is over, so that a killed run tells the truth. */
export const UNFINISHED = "the run ended before it was done";

/** What has happened to one case so far, and what comes next. */
export class CaseState {
  readonly prepared: PreparedCase;
  readonly repetitions: Repetition[];
  /** Whether setup ran in this process, so that cleanup is due. */
  started = false;
  outcome: Outcome | null = null;
  reason: string | null = null;
  note: string | null = null;

  /** `earlier`: repetitions of an interrupted run that is resumed. */
  constructor(prepared: PreparedCase, earlier: readonly Repetition[] = []) {
    this.prepared = prepared;
    // What was cut short is run again; what was completed counts.
    this.repetitions = earlier.filter(({ outcome }) => outcome !== "aborted");
    if (this.repetitions.length > 0) this.#decide();
  }

  get done(): boolean {
    return this.outcome !== null;
  }

  /** Next number among all its repetitions, gaps of earlier aborted ones included. */
  nextSequence = 0;

  /** Where the repetitions of this visit begin: 0 unless subjects alternate. */
  #visit = 0;

  /** After another subject was current, everything is cold again: each visit has its own warm-ups. */
  beginVisit(): void {
    this.#visit = this.repetitions.length;
  }

  get warmupsLeft(): number {
    const own = this.repetitions.slice(this.#visit);
    const warm = own.filter(({ warmup }) => warmup).length;
    return own.length > warm ? 0 : Math.max(0, this.prepared.case.warmup - warm);
  }

  /** Warm-ups so far. */
  get warmups(): number {
    return this.repetitions.length - this.measured;
  }

  /** Measured repetitions so far, whatever came of them. */
  get measured(): number {
    return this.repetitions.filter(({ warmup }) => !warmup).length;
  }

  add(repetition: Repetition): void {
    this.repetitions.push(repetition);
    this.#decide();
  }

  fail(outcome: Exclude<Outcome, "completed" | "skipped">, reason: string): void {
    this.outcome = outcome;
    this.reason = reason;
  }

  #decide(): void {
    const last = this.repetitions.at(-1)!;
    if (last.outcome !== "completed") {
      const error = last.problems.find(({ severity }) => severity === "error");
      this.fail(
        last.outcome,
        `${last.warmup ? "warm-up" : "repetition"} ${last.index + 1}: ${error?.message ?? last.outcome}`,
      );
      return;
    }
    const spent = this.repetitions.reduce((sum, { warmup, duration }) => sum + (warmup ? 0 : (duration ?? 0)), 0);
    const { done, note } = decideStop(this.prepared.case, this.repetitions, this.metrics(), spent);
    if (!done) return;
    this.outcome = "completed";
    this.note = note;
  }

  metrics(): Metric[] {
    return usedMetrics(
      this.prepared.metrics,
      this.repetitions.flatMap((repetition) => (repetition.outcome === "completed" ? repetition.measurements : [])),
    );
  }

  result(): Omit<CaseResult, "repetitions"> {
    return {
      case: this.prepared.case,
      outcome: this.outcome ?? "aborted",
      reason: this.reason ?? this.note ?? (this.done ? null : UNFINISHED),
      metrics: this.metrics(),
    };
  }
}
