import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import { changeOf, type LiveSnapshot } from "../live/snapshot.ts";
import type { LiveRuns } from "./live-runs.ts";

/** Browsers that look at running suites at once. */
const MOST = 32;
/** ms between looks, and after which silence is broken, so that a lost connection is noticed. */
const PAUSE = 1000;
const SILENCE = 15_000;

/** Server-sent events of running suites, each until its run ends. */
export class EventStreams {
  readonly #live: LiveRuns;
  readonly #closing = new AbortController();
  #open = 0;

  constructor(live: LiveRuns) {
    this.#live = live;
  }

  get full(): boolean {
    return this.#open >= MOST;
  }

  close(): void {
    this.#closing.abort();
  }

  /** First all there is, then what changes: `change`, and `end` with the state when the run is over. */
  respond(c: Context, run: string, first: LiveSnapshot): Response {
    this.#open += 1;
    let counted = true;
    const leave = () => {
      if (counted) this.#open -= 1;
      counted = false;
    };
    return streamSSE(c, async (stream) => {
      const gone = new AbortController();
      stream.onAbort(() => {
        gone.abort();
        leave();
      });
      const stopped = AbortSignal.any([gone.signal, this.#closing.signal]);
      try {
        let last: LiveSnapshot | null = null;
        let spoke = performance.now();
        for (let next = first; ; next = await this.#live.snapshot(run)) {
          const change = changeOf(last, next);
          const data = JSON.stringify(change);
          if (Object.keys(change.fields).length > 0 || change.cases.length > 0) {
            await stream.writeSSE({ event: "change", data });
            spoke = performance.now();
          } else if (performance.now() - spoke > SILENCE) {
            await stream.write(": still here\n\n");
            spoke = performance.now();
          }
          last = next;
          if (next.state !== "running") {
            await stream.writeSSE({ event: "end", data: JSON.stringify(next.state) });
            return;
          }
          await sleep(PAUSE, undefined, { signal: stopped });
        }
      } catch (error) {
        // Who looked has gone, or the server ends.
        if (!stopped.aborted) throw error;
      } finally {
        leave();
      }
    });
  }
}
