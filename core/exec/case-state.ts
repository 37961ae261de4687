import type { Metric } from "../model/metric.ts";
import type { Precision } from "../model/precision.ts";
import type { CaseResult, Outcome, Repetition } from "../model/run.ts";
import { usedMetrics } from "./analyse.ts";
import type { PreparedCase } from "./prepare.ts";
import { attemptsAt, REPEATS } from "./repeats.ts";
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
  /** After the last measured repetition. */
  precision: Precision | null = null;

  /** `earlier`: repetitions of an interrupted run that is resumed, by their place in the case. */
  constructor(prepared: PreparedCase, earlier: readonly Repetition[] = []) {
    this.prepared = prepared;
    for (const [sequence, repetition] of earlier.entries()) this.#sequences.set(repetition, sequence);
    this.nextSequence = earlier.length;
    // What was cut short is run again; what was completed counts.
    this.repetitions = earlier.filter(({ outcome }) => outcome !== "aborted");
    if (this.repetitions.length > 0) this.#decide();
    this.#untold = [...this.repetitions];
  }

  #untold: readonly Repetition[];

  /** What a resumed run had measured before, once. */
  takeEarlier(): readonly Repetition[] {
    const earlier = this.#untold;
    this.#untold = [];
    return earlier;
  }

  get done(): boolean {
    return this.outcome !== null;
  }

  /** Next number among all its repetitions, gaps of earlier aborted ones included. */
  nextSequence: number;
  readonly #sequences = new Map<Repetition, number>();

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
    return this.repetitions.filter(({ warmup }) => warmup).length;
  }

  /** Measured repetitions so far, whatever came of them; those that were set aside are yet to come. */
  get measured(): number {
    return this.repetitions.filter(({ warmup, setAside }) => !warmup && !setAside).length;
  }

  /** Whether a disturbed repetition may be repeated: not a third time, nor when the case's time is used up. */
  mayRepeat({ index, duration }: Repetition): boolean {
    const { budget } = this.prepared.case.repetitions;
    if (budget !== null && this.#spent() + (duration ?? 0) >= budget) return false;
    return attemptsAt(this.repetitions, index) < REPEATS;
  }

  add(repetition: Repetition, sequence: number): void {
    this.repetitions.push(repetition);
    this.#sequences.set(repetition, sequence);
    if (repetition.outcome !== "aborted") this.#decide();
  }

  /** What was set aside last, if nothing took its place: it counts after all, for the run ends here. */
  reinstate(): { readonly repetition: Repetition; readonly sequence: number } | null {
    const at = this.repetitions.findLastIndex(({ outcome }) => outcome !== "aborted");
    const last = this.repetitions[at];
    if (this.done || !last?.setAside || last.outcome !== "completed") return null;
    const repetition: Repetition = { ...last, setAside: false };
    this.repetitions[at] = repetition;
    return { repetition, sequence: this.#sequences.get(last)! };
  }

  fail(outcome: Exclude<Outcome, "completed" | "skipped">, reason: string): void {
    this.outcome = outcome;
    this.reason = reason;
  }

  #decide(): void {
    const last = this.repetitions.at(-1)!;
    if (last.setAside) return;
    if (last.outcome !== "completed") {
      const error = last.problems.find(({ severity }) => severity === "error");
      this.fail(
        last.outcome,
        `${last.warmup ? "warm-up" : "repetition"} ${last.index + 1}: ${error?.message ?? last.outcome}`,
      );
      return;
    }
    const { done, note, precision } = decideStop(this.prepared.case, this.repetitions, this.metrics(), this.#spent());
    this.precision = precision;
    if (!done) return;
    this.outcome = "completed";
    this.note = note;
  }

  /** s of all that was measured, set aside or not. */
  #spent(): number {
    return this.repetitions.reduce((sum, { warmup, duration }) => sum + (warmup ? 0 : (duration ?? 0)), 0);
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
