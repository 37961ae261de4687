import type { Judgement, Severity } from "../model/comparison.ts";
import type { ProgressEvent } from "../model/event.ts";
import type { Run } from "../model/run.ts";
import type { OptionsSchema } from "./schema.ts";
import type { StoreView } from "./store-view.ts";

/** Everything a report can show. */
export interface RunReport {
  readonly run: Run;
  readonly judgement: Judgement;
  /** s the run took. */
  readonly elapsed: number;
  readonly exit: number;
  /** The lowest severity of a regression that made the exit 1; `none`: none does. */
  readonly failOn: Severity;
  readonly reasons: readonly { readonly code: string; readonly message: string; readonly exit?: number }[];
  /** Where things are kept, for people: store and folder of the run. */
  readonly places: { readonly store: string; readonly folder: string | null };
}

/** Where a reporter writes. `columns` is 0 where it is no terminal. */
export interface ReportStream {
  write(text: string): void;
  readonly columns: number;
  readonly color: boolean;
  readonly unicode: boolean;
  readonly live: boolean;
}

/** Writes a run's report to a stream, and may show its progress. */
export interface Reporter {
  readonly summary: string;
  readonly options: OptionsSchema;
  /** `text` is read at a terminal: its lines fit (the default). `document` (XML, CSV, a log's commands) is read by programs. */
  readonly writes?: "text" | "document";
  /** Stream for a run's progress; called synchronously, must be fast; what it throws silences it. */
  progress?(stream: ReportStream, options: any): { event(event: ProgressEvent): void; close(): void };
  /** `view`: what else there is, for those who show more than the run. */
  report(report: RunReport, stream: ReportStream, options: any, view: StoreView): void | Promise<void>;
}
