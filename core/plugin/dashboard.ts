import type { Ack } from "../model/ack.ts";
import type { Baseline } from "../model/comparison.ts";
import type { OptionsSchema } from "./schema.ts";
import type { StoreView } from "./store-view.ts";

/** What happened in a running suite, as exec writes it beside the run's raw output: one JSON document a line. */
export interface ProgressLine {
  /** s since the run began. */
  readonly time: number;
  readonly type: string;
  /** Id of the case it is about. */
  readonly case?: string;
  readonly [key: string]: unknown;
}

/** What a dashboard may change, each as its command does. */
export interface StoreActions {
  /** A known regression, by its id in a report of `run`. See `perfmon ack`. */
  acknowledge(
    finding: { readonly id: string; readonly run: string },
    how: { readonly reason: string; readonly until: string | null },
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
   * Progress lines of a run from its `from`th line on (0-based), as far as they are written. Empty: nothing new, or nothing is
   * kept.
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
