import type { DashboardContext, StoreView } from "@perfmon/core/plugin";
import type { Html } from "./pages/html.ts";
import type { Values } from "./server/parameters.ts";
import type { Verdicts } from "./site/verdicts.ts";

/** What a page of the dashboard is asked for. */
export interface PageRequest<Query = Values> {
  readonly view: StoreView;
  /** For lists: what is known of runs without waiting. */
  readonly verdicts: Verdicts;
  /** Which store it is, for people, and perfmon's version. */
  readonly about: Pick<DashboardContext, "store" | "version">;
  /** Parts of the path: `run` (the id of a run that is there, or not), `index` (a whole number), `metric`. */
  readonly path: { readonly run: string; readonly index: number; readonly metric: string };
  /** As the route's `query` declares it: checked, and null where nothing was given. */
  readonly query: Query;
  /** The address without its query, and the query as it came: for links to the same page with something else. */
  readonly address: { readonly path: string; readonly search: URLSearchParams };
  readonly now: Date;
}

/** What a page's content is put into. A missing thing is a PerfmonError: its code decides the status. */
export interface PageContent {
  readonly title: string;
  /** Of the body, whole: with navigation and main. */
  readonly body: Html;
  /** Of the answer: of a page that says what is wrong with what was asked. Default 200. */
  readonly status?: number;
}

export type Page<Query = any> = (request: PageRequest<Query>) => Promise<PageContent>;

/** The numbers of a page, for other programs: a CSV. */
export type CsvPage<Query = any> = (request: PageRequest<Query>) => Promise<string>;
