import type { RunHeader, Severity, StoreView, Verdict } from "@perfmon/core/plugin";
import { type Counts, countsOf } from "../model/counts.ts";

/** What a list says of a run. */
export interface RunVerdict {
  readonly verdict: Verdict;
  readonly severity: Severity;
  readonly counts: Counts;
}

/** Verdicts that are kept, and those that may wait to be made. */
const KEPT = 500;
const WAITING = 40;
/** ms between two, so that pages are answered meanwhile. */
const PAUSE = 50;

/**
 * Verdicts of runs for lists, which nobody waits for: a list shows those that are known, and what is not is judged one by one
 * when nothing else is to do. A verdict is made anew when an acknowledgement or a baseline changed.
 */
export class Verdicts {
  readonly #view: StoreView;
  readonly #known = new Map<string, RunVerdict>();
  readonly #waiting = new Map<string, string>();
  #working = false;
  #stopped = false;

  constructor(view: StoreView) {
    this.#view = view;
  }

  /** What is known of them now, by id. The others are looked at later, the first of the list first. */
  async of(runs: readonly RunHeader[]): Promise<ReadonlyMap<string, RunVerdict>> {
    const stamp = JSON.stringify([await this.#view.acks(), await this.#view.baselines()]);
    const found = new Map<string, RunVerdict>();
    for (const { id, state } of runs) {
      if (state === "running") continue;
      const known = this.#known.get(id + stamp);
      if (known) found.set(id, known);
      else if (this.#waiting.size < WAITING) this.#waiting.set(id + stamp, id);
    }
    if (this.#waiting.size > 0 && !this.#working) void this.#work();
    return found;
  }

  /** Nothing more is judged. */
  stop(): void {
    this.#stopped = true;
    this.#waiting.clear();
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (const [key, id] of this.#waiting) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE).unref());
      if (this.#stopped) return;
      try {
        const report = await this.#view.report(id);
        const { verdict, severity } = report.judgement;
        this.#known.set(key, { verdict, severity, counts: countsOf(report) });
        if (this.#known.size > KEPT) this.#known.delete(this.#known.keys().next().value!);
      } catch {
        // Gone meanwhile, or not to be judged: its own page says why.
      }
      this.#waiting.delete(key);
    }
    this.#working = false;
  }
}
