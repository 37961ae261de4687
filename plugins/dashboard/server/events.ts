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
/** ms for who looks to take what is sent. */
const DEADLINE = 30_000;

/** Tests wait less long. */
export interface StreamLimits {
  readonly most?: number;
  readonly deadline?: number;
}

/** Server-sent events of running suites, each until its run ends. */
export class EventStreams {
  readonly #live: Pick<LiveRuns, "snapshot">;
  readonly #closing = new AbortController();
  readonly #most: number;
  readonly #deadline: number;
  #open = 0;

  constructor(live: Pick<LiveRuns, "snapshot">, { most = MOST, deadline = DEADLINE }: StreamLimits = {}) {
    this.#live = live;
    this.#most = most;
    this.#deadline = deadline;
  }

  get full(): boolean {
    return this.#open >= this.#most;
  }

  close(): void {
    this.#closing.abort();
  }

  /** First all there is, then what changes: `change`, and `end` with the state when the run is over. */
  respond(c: Context, run: string, first: LiveSnapshot): Response {
    // Nobody reads the body of a HEAD: a stream would wait for ever.
    if (c.req.method === "HEAD")
      return c.body(null, 200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" });
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
      const send = async (writing: Promise<unknown>) => {
        if (await isDone(writing, this.#deadline, stopped)) return;
        stream.abort();
        stopped.throwIfAborted();
      };
      try {
        let last: LiveSnapshot | null = null;
        let spoke = performance.now();
        for (let next = first; ; next = await this.#live.snapshot(run)) {
          const change = changeOf(last, next);
          const data = JSON.stringify(change);
          if (Object.keys(change.fields).length > 0 || change.cases.length > 0) {
            await send(stream.writeSSE({ event: "change", data }));
            spoke = performance.now();
          } else if (performance.now() - spoke > SILENCE) {
            await send(stream.write(": still here\n\n"));
            spoke = performance.now();
          }
          last = next;
          if (next.state !== "running") {
            await send(stream.writeSSE({ event: "end", data: JSON.stringify(next.state) }));
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

/** Whether it was done within so many ms, and before all is over. */
async function isDone(work: Promise<unknown>, most: number, stopped: AbortSignal): Promise<boolean> {
  const over = new AbortController();
  try {
    const late = sleep(most, false, { signal: AbortSignal.any([stopped, over.signal]) });
    return await Promise.race([work.then(() => true), late.catch(() => false)]);
  } finally {
    over.abort();
  }
}
