import { type DashboardContext, PerfmonError } from "@perfmon/core/plugin";
import { LiveRun } from "../live/live-run.ts";
import type { LiveSnapshot } from "../live/snapshot.ts";

/** ms between two looks at what a run has written. */
const PAUSE = 1000;
/** Runs that are remembered. */
const MOST = 32;

interface Watched {
  readonly run: LiveRun;
  lines: number;
  looked: number;
  snapshot: Promise<LiveSnapshot>;
}

/** What runs write while they go on. However many look at one, its file is read once a second. */
export class LiveRuns {
  readonly #context: Pick<DashboardContext, "view" | "progress">;
  readonly #watched = new Map<string, Watched>();

  constructor(context: Pick<DashboardContext, "view" | "progress">) {
    this.#context = context;
  }

  /** As of a second ago at most. PM1503 for a run that is not there. */
  snapshot(id: string): Promise<LiveSnapshot> {
    const known = this.#watched.get(id);
    if (known && performance.now() - known.looked < PAUSE) return known.snapshot;
    const watched = known ?? { run: new LiveRun(), lines: 0, looked: 0, snapshot: null as never };
    watched.looked = performance.now();
    const before = known?.snapshot.catch(() => undefined) ?? Promise.resolve();
    watched.snapshot = before.then(() => this.#look(id, watched));
    this.#watched.delete(id);
    this.#watched.set(id, watched);
    if (this.#watched.size > MOST) this.#watched.delete(this.#watched.keys().next().value!);
    return watched.snapshot;
  }

  async #look(id: string, watched: Watched): Promise<LiveSnapshot> {
    // The state first: what a run wrote before it ended is then read for certain.
    const [header] = await this.#context.view.runs({ id, limit: 1 });
    if (header === undefined)
      throw new PerfmonError("PM1503", `there is no run ${id}`, { hint: "the list of runs says what there is" });
    for (;;) {
      const lines = await this.#context.progress(id, watched.lines);
      if (lines.length === 0) break;
      watched.lines += lines.length;
      for (const line of lines) watched.run.add(line);
    }
    return watched.run.snapshot(header.state, Date.now());
  }
}
