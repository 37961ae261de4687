import { createHash } from "node:crypto";
import {
  changeText,
  isCompared,
  isOpenRegression,
  type Judgement,
  type Run,
  type RunHeader,
  regressionsText,
  type Severity,
  type StoreView,
  seriesName,
  type Tally,
  tally,
  type Verdict,
} from "@perfmon/core/plugin";
import { notability } from "../model/rank.ts";
import { faultOf } from "../server/fault.ts";

/** What a list says of a run. */
export interface RunVerdict {
  readonly verdict: Verdict;
  /** `2 regressions (1 high, 1 low)` */
  readonly regressions: string;
  /** The worst of them, at most three. */
  readonly worst: readonly ListedRegression[];
  readonly compared: boolean;
  readonly counts: Tally;
}

/** What is remembered of a regression. */
interface ListedRegression {
  /** Place of its case in the run. */
  readonly index: number;
  readonly caseId: string;
  /** With its labels. */
  readonly metric: string;
  /** As it is told: `+30.0%`. */
  readonly change: string;
  readonly severity: Severity;
}

/** Of a run that cannot be judged: why. */
export interface Unjudged {
  readonly why: string;
}

interface Known {
  readonly stamp: string;
  readonly judged: number;
  readonly said: RunVerdict | Unjudged;
}

/** Verdicts that are kept, and those that may wait to be made. */
const KEPT = 500;
const WAITING = 40;
/** ms before the first, in which the page that asked gets its style and script, and between two at least. */
const FIRST = 300;
const PAUSE = 50;
/**
 * A thousand cases are a second of work for the thread that makes the pages. So judging takes at most a tenth of the time, and
 * hardly any page has to wait for it.
 */
const REST = 9;
/** ms after which one that is shown is looked at again: of what no stamp tells, as judge --save. */
const AGE = 600_000;

/**
 * Verdicts of runs for lists, which nobody waits for: a list shows those that are known, and what is not is judged one by one
 * when nothing else is to do. A verdict is made anew when its run, a re-run of it, an acknowledgement or a baseline is another
 * one.
 */
export class Verdicts {
  readonly #view: StoreView;
  readonly #known = new Map<string, Known>();
  /** Stamps by the ids of runs. */
  readonly #waiting = new Map<string, string>();
  #working = false;
  #stopped = false;

  constructor(view: StoreView) {
    this.#view = view;
  }

  /** What is known of them now, by id. The others are looked at later, the first of the list first. */
  async of(runs: readonly RunHeader[]): Promise<ReadonlyMap<string, RunVerdict | Unjudged>> {
    const ended = runs.filter(({ state }) => state !== "running");
    const found = new Map<string, RunVerdict | Unjudged>();
    for (const [id, stamp] of await this.#stamps(ended)) {
      const known = this.#known.get(id);
      const same = known?.stamp === stamp;
      if (same) found.set(id, known.said);
      const fresh = same && performance.now() - known.judged < AGE;
      if (!fresh && (this.#waiting.has(id) || this.#waiting.size < WAITING)) this.#waiting.set(id, stamp);
    }
    if (this.#waiting.size > 0 && !this.#working) void this.#work();
    return found;
  }

  /** Nothing more is judged. */
  stop(): void {
    this.#stopped = true;
    this.#waiting.clear();
  }

  /** By id: what a verdict depends on, in short. A run is stored as completed before its suspicious cases are measured again. */
  async #stamps(runs: readonly RunHeader[]): Promise<(readonly [id: string, stamp: string])[]> {
    const [first] = runs.map(({ started }) => started).sort();
    if (first === undefined) return [];
    const common = digest([await this.#view.acks(), await this.#view.baselines()]);
    const since = await this.#view.runs({ since: first });
    const again = Map.groupBy([...since], ({ rerunOf }) => rerunOf);
    return runs.map((run) => {
      const reruns = (again.get(run.id) ?? []).map(({ id, state, taints }) => [id, state, taints]);
      return [run.id, digest([common, run, reruns])];
    });
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let pause = FIRST; ; ) {
      await new Promise((resolve) => setTimeout(resolve, pause).unref());
      const [next] = this.#waiting;
      if (next === undefined || this.#stopped) break;
      const [id, stamp] = next;
      const began = performance.now();
      const said = await this.#judged(id);
      pause = Math.max(PAUSE, REST * (performance.now() - began));
      // Last is what was judged last.
      this.#known.delete(id);
      this.#known.set(id, { stamp, said, judged: performance.now() });
      if (this.#known.size > KEPT) this.#known.delete(this.#known.keys().next().value!);
      // It may be another one by now.
      if (this.#waiting.get(id) === stamp) this.#waiting.delete(id);
    }
    this.#working = false;
  }

  async #judged(id: string): Promise<RunVerdict | Unjudged> {
    try {
      const { judgement, run } = await this.#view.report(id);
      return {
        verdict: judgement.verdict,
        regressions: regressionsText(judgement),
        worst: worstOf(judgement, run),
        compared: isCompared(judgement),
        counts: tally(judgement, run),
      };
    } catch (error) {
      return { why: faultOf(error).message };
    }
  }
}

/** Regressions that are remembered of a run. */
const WORST = 3;

const worstOf = ({ comparisons }: Judgement, { cases }: Run): ListedRegression[] =>
  comparisons
    .filter(isOpenRegression)
    .sort((a, b) => notability(b) - notability(a))
    .slice(0, WORST)
    .map((one) => ({
      index: cases.findIndex(({ case: { fingerprint } }) => fingerprint === one.case.fingerprint),
      caseId: one.case.id,
      metric: seriesName(one.metric, one.labels, one.case),
      change: changeText(one),
      severity: one.severity,
    }));

const digest = (of: unknown): string => createHash("sha256").update(JSON.stringify(of)).digest("base64url");
