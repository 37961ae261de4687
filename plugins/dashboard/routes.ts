import type { CsvPage, Page } from "./page.ts";
import { fingerprint, labels, moment, oneOf, type Parameters, reference, text, whole } from "./server/parameters.ts";
import { casePage, flamePage } from "./site/case.ts";
import { comparePage } from "./site/compare.ts";
import { acksPage, baselinesPage } from "./site/kept.ts";
import { metricCsv, metricPage } from "./site/metric.ts";
import { changes, overview } from "./site/overview.ts";
import { environmentPage, runCsv, runPage } from "./site/run.ts";
import { LAST_PAGE, runsCsv, runsPage } from "./site/runs.ts";

/** An address, what its query may hold, and who makes what is shown there. The address with `.csv` behind it gives `csv`. */
export interface Route {
  /** `:run` is the id of a run, `:index` the place of a case in it, `:metric` the name of one. */
  readonly path: string;
  readonly query: Parameters;
  readonly page: Page;
  readonly csv?: CsvPage;
}

/** Filters of lists of runs, and of histories. */
const TIMES = { since: moment, until: moment };
const RUNS = {
  suite: text,
  kernel: text,
  tag: text,
  state: oneOf("running", "completed", "interrupted"),
  ...TIMES,
  limit: whole(1, 200),
  /** 0: the newest. */
  page: whole(0, LAST_PAGE),
} as const satisfies Parameters;
export type RunsQuery = typeof RUNS;

const METRIC = {
  fingerprint,
  labels,
  target: text,
  ...TIMES,
  scale: oneOf("linear", "log"),
  axis: oneOf("time", "run"),
  /** Newest runs at most; a page draws fewer. */
  limit: whole(1, 1_000_000),
} as const satisfies Parameters;
export type MetricQuery = typeof METRIC;

/** `with`: a reference whose earlier runs count for the side of the run. */
const REPORT = { baseline: reference, with: reference } as const satisfies Parameters;
export type ReportQuery = typeof REPORT;

const EVIDENCE = {
  ...REPORT,
  /** Of this repetition the output is shown, by its place in the case. */
  repetition: whole(0, 1_000_000),
} as const satisfies Parameters;
export type EvidenceQuery = typeof EVIDENCE;

const CHANGES = { suite: text, target: text } as const satisfies Parameters;

/** References, which the page itself reads: of one that is wrong it keeps what was typed. */
const COMPARE = { a: text, b: text } as const satisfies Parameters;
export type CompareQuery = typeof COMPARE;

/** All addresses at which something is shown; /live/:run, /events/:run, /style.css and /client.js are the server's own. */
export const ROUTES: readonly Route[] = [
  { path: "/", query: {}, page: overview, csv: runsCsv },
  { path: "/runs", query: RUNS, page: runsPage, csv: runsCsv },
  { path: "/runs/:run", query: REPORT, page: runPage, csv: runCsv },
  { path: "/runs/:run/env", query: REPORT, page: environmentPage },
  { path: "/runs/:run/cases/:index", query: EVIDENCE, page: casePage },
  { path: "/runs/:run/cases/:index/flame", query: REPORT, page: flamePage },
  { path: "/changes", query: CHANGES, page: changes },
  { path: "/metrics/:metric", query: METRIC, page: metricPage, csv: metricCsv },
  { path: "/compare", query: COMPARE, page: comparePage },
  { path: "/baselines", query: {}, page: baselinesPage },
  { path: "/acks", query: {}, page: acksPage },
];
