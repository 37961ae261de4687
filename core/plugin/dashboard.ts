import type { Ack } from "../model/ack.ts";
import type { Baseline } from "../model/comparison.ts";
import type { ProgressLine } from "../model/progress-line.ts";
import type { OptionsSchema } from "./schema.ts";
import type { StoreView } from "./store-view.ts";

/** What a dashboard may change, each as its command does. */
export interface StoreActions {
  /** A known regression, by its id in a report of `run`. See `perfmon ack`. */
  acknowledge(
    finding: { readonly id: string; readonly run: string },
    how: {
      readonly reason: string;
      /** A date, a time, or how long from now: `30d`. Null: without end. */
      readonly until: string | null;
      /** Against what it regressed. Left out: the run's own baseline. */
      readonly baseline?: string;
    },
  ): Promise<Ack>;
  removeAck(id: string): Promise<Ack>;
  /** Makes a run the newest of a baseline. */
  promote(baseline: string, run: string): Promise<Baseline>;
  /** Replaces the note of a run; null or empty: takes it away. */
  annotate(run: string, note: string | null): Promise<void>;
}

/** What a dashboard is served from. */
export interface DashboardContext {
  readonly view: StoreView;
  readonly actions: StoreActions;
  /** For people: which store it is. */
  readonly store: string;
  /** Version of perfmon. */
  readonly version: string;
  /**
   * Progress lines of a run from its `from`th line on (0-based), as far as they are written; of many, the first. Empty: nothing
   * new, or nothing is kept. Of the two runs of a pair (`perfmon ab`) both give the lines of the pair.
   */
  progress(run: string, from: number): Promise<readonly ProgressLine[]>;
  /** Tells the operator; one line. */
  say(message: string): void;
}

/** Where a dashboard listens. */
export interface ListenRequest {
  /** Address. A loopback one unless the operator said otherwise. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Secret that whoever changes something must show. */
  readonly token: string;
  /** Other names by which browsers come, without a port. Requests for any other host are refused. */
  readonly names: readonly string[];
}

/** A dashboard that listens. */
export interface Served {
  /** Without the token. */
  readonly url: string;
  close(): Promise<void>;
}

/** Pages over the live store: `perfmon serve`. */
export interface Dashboard {
  readonly summary: string;
  readonly options: OptionsSchema;
  serve(context: DashboardContext, listen: ListenRequest, options: any): Promise<Served>;
}
