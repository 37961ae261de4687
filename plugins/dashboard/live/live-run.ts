import { duration, type ProgressLine, type RunState, roughly } from "@perfmon/core/plugin";
import { CaseProgress } from "./case-progress.ts";
import type { LiveSnapshot } from "./snapshot.ts";

/** A run that goes on, from the lines that it writes. */
export class LiveRun {
  #cases = new Map<string, CaseProgress>();
  #ended: "completed" | "interrupted" | null = null;
  /** ms since the epoch when the run, or what is resumed of it, began. */
  #began: number | null = null;
  /** s since then of the last line, and of the last one that a repetition ended with. */
  #last = 0;
  #measured = 0;
  #left: number | null = null;
  #now = "";
  #message = "";

  add(line: ProgressLine): void {
    if (line.type === "unreadable") return;
    if (line.type === "run-start") this.#begin(line);
    this.#last = line.time;
    const one = "case" in line ? this.#cases.get(line.case) : undefined;
    if (line.type === "message") this.#message = line.text;
    if (line.type === "run-end") this.#ended = line.state;
    if (!one) return;
    if (line.type === "case-start") one.state = "running";
    if (line.type === "case-end") one.end(line.outcome, line.reason ?? line.note);
    if (line.type === "repetition-start") {
      one.state = "running";
      this.#now = `${line.case}: ${line.warmup ? "warm-up" : "repetition"} ${line.index + 1}`;
    }
    if (line.type !== "repetition-end") return;
    one.add(line);
    this.#measured = line.time;
    this.#left = this.#timeLeft();
  }

  #begin({ at, cases }: Extract<ProgressLine, { type: "run-start" }>): void {
    const before = this.#cases;
    this.#cases = new Map(cases.map((planned) => [planned.id, before.get(planned.id) ?? new CaseProgress(planned)]));
    this.#began = Date.parse(at);
    this.#ended = null;
    this.#left = null;
  }

  /**
   * s from the end of the last repetition: what each case has still to do at its own pace (the mean of all where it has not run
   * yet), with the time beside repetitions as it was so far. Null: none has ended yet.
   */
  #timeLeft(): number | null {
    const all = [...this.#cases.values()];
    const executions = all.reduce((sum, one) => sum + one.executions, 0);
    if (executions === 0) return null;
    const seconds = all.reduce((sum, one) => sum + one.seconds, 0);
    const beside = Math.max(0, this.#measured - seconds) / executions;
    const pace = (one: CaseProgress) => (one.executions > 0 ? one.seconds / one.executions : seconds / executions);
    return all.reduce((sum, one) => sum + one.missing * (pace(one) + beside), 0);
  }

  /** `stored`: the run's state by the store: a killed one does not say it itself, and of others nothing may be kept. `now` in ms. */
  snapshot(stored: RunState, now: number): LiveSnapshot {
    const state = stored === "running" ? (this.#ended ?? stored) : stored;
    const cases = [...this.#cases.values()];
    const done = cases.reduce((sum, one) => sum + one.done, 0);
    const expected = cases.reduce((sum, one) => sum + one.expected, 0);
    const goesOn = state === "running" && this.#began !== null;
    const elapsed = goesOn ? Math.max(this.#last, (now - this.#began!) / 1000) : this.#last;
    const left = goesOn && this.#left !== null ? Math.max(0, this.#left - (elapsed - this.#measured)) : null;
    return {
      state,
      fields: {
        state,
        done: cases.length === 0 ? "" : `${done} of ${expected} repetitions`,
        ratio: expected === 0 ? "" : (done / expected).toFixed(3),
        elapsed: this.#began === null ? "" : duration(elapsed),
        left: left === null ? "" : `about ${roughly(left)}`,
        now: goesOn ? this.#now : "",
        message: this.#message,
      },
      cases: cases.map((one) => one.row()),
    };
  }
}
