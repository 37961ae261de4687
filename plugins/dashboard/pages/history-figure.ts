import {
  type Ack,
  formatChange,
  formatQuantity,
  minuteText,
  type Run,
  type SeriesTrend,
  type Summary,
  seriesName,
  type TrendChange,
} from "@perfmon/core/plugin";
import { figure, history } from "../charts/charts.ts";
import { ackKey, trendKey } from "../model/series.ts";
import { changedThere } from "./differs.ts";
import { type Html, html } from "./html.ts";
import type { Links } from "./links.ts";

/** What a history is drawn with beside its points. */
export interface HistoryFigure {
  readonly id: string;
  readonly trend: SeriesTrend;
  /** The run that the page is about. It stands in the history even where it is too doubtful to count there. */
  readonly current: Pick<Run, "id" | "started" | "taints" | "state"> | null;
  readonly candidate: Summary | null;
  /** Of the comparison: its runs, and the interval of its median. */
  readonly baseline: {
    readonly runs: readonly string[];
    readonly summary: Summary | null;
    readonly name: string | null;
  } | null;
  /** Runs that count for the side of `current`, beside it. Default: none. */
  readonly others?: readonly string[];
  readonly acks: readonly Ack[];
  readonly x?: "time" | "run";
  readonly y?: "linear" | "log";
  /** By run and on a logarithmic axis too, for pages on which these cannot be chosen. Default: no. */
  readonly both?: boolean;
}

/** One metric over its runs, with its table. */
export function historyFigure(given: HistoryFigure, links: Links): Html {
  const { id, trend, current, candidate, baseline, others = [], acks, x, y, both = false } = given;
  const { metric, labels, points: known, target } = trend.history;
  const name = `${trend.case.id} ${seriesName(metric.name, labels, trend.case)}`;
  // Ids sort by time.
  const isLater = (run: string) => current !== null && run > current.id;
  const points = known.map(({ run, value, n }) => ({
    run: run.id,
    time: run.started,
    value,
    n,
    tainted: false,
    later: isLater(run.id),
  }));
  const doubtful = current !== null && (current.taints.length > 0 || current.state !== "completed");
  const own = doubtful && candidate && !points.some(({ run }) => run === current.id);
  if (own)
    points.push({
      run: current.id,
      time: current.started,
      value: candidate.median,
      n: candidate.n,
      tainted: true,
      later: false,
    });
  points.sort((a, b) => (a.run < b.run ? -1 : 1));
  const changes = [...trend.changes, ...(trend.unconfirmed ? [trend.unconfirmed] : [])];
  const marks = acks.filter((ack) => ackKey(ack) === trendKey(trend) && (ack.target === null || ack.target === target));
  const drawn = {
    points,
    changes: changes.map((change) => ({
      run: change.run.id,
      before: change.before,
      after: change.after,
      change: change.change,
      unconfirmed: change === trend.unconfirmed,
      time: change.run.started,
      ...subjectOf(change),
    })),
    baseline: baseline && {
      runs: baseline.runs,
      interval: baseline.summary?.interval ?? null,
      ...(baseline.name === null ? {} : { name: baseline.name }),
    },
    acks: marks.map(({ run, reason }) => ({ run, reason })),
    current: current?.id ?? null,
    others,
    unit: metric.unit,
    better: metric.better,
  };
  const title = `${name} over ${points.length} runs`;
  const { svg, notes } = history(drawn, {
    id: `${id}-chart`,
    title,
    ...(x ? { x } : {}),
    ...(y ? { y } : {}),
    ...hrefs(links),
  });
  const log = points.every(({ value }) => value > 0);
  const way = log ? "by run, logarithmic" : "by run";
  const other = both
    ? history(drawn, {
        id: `${id}-other`,
        title: `${title}, ${way}`,
        x: "run",
        y: log ? "log" : "linear",
        ...hrefs(links),
      })
    : null;
  return figure({
    id,
    caption: `${name}: history, ${metric.better} is better`,
    svg,
    ...(other && { otherwise: { title: way, svg: other.svg } }),
    notes: [
      ...notes,
      ...sentences(trend),
      ...laterText(points.filter(({ run, later }) => later && !baseline?.runs.includes(run)).length),
      ...(own ? ["this run is doubtful: it is drawn, and counts in no level"] : []),
    ],
    table: {
      columns: [
        { title: "run" },
        { title: "started" },
        { title: "median", number: true },
        { title: "repetitions", number: true },
      ],
      rows: points.map(({ run, time, value, n }) => [
        run,
        minuteText(time),
        formatQuantity(value, metric.unit),
        String(n),
      ]),
    },
    csv: [
      ["run", "started", "metric", "unit", "median", "repetitions"],
      ...points.map(({ run, time, value, n }) => [run, time, metric.name, metric.unit, value, n]),
    ],
    file: `history-${trend.case.id}-${metric.name}`,
  });
}

/** Marks lead to their runs where these have pages. */
const hrefs = (links: Links) => (links.run("") === null ? {} : { href: (run: string) => links.run(run)! });

/** Changes of level are of the whole history: what came later tells more of them than the run could know. */
const laterText = (later: number): string[] =>
  later === 0
    ? []
    : [`${later === 1 ? "1 run is" : `${later} runs are`} later than this one: grey, and in no comparison here`];

/** What ran when the level changed, for the label of the change. */
function subjectOf({ run, differs }: TrendChange): { readonly kernel?: string; readonly commit?: string } {
  const changed = (name: RegExp) => differs.find((fact) => name.test(fact.name))?.candidate;
  const kernel = changed(/^kernel\.release$/);
  const commit = changed(/(^|[._])(commit|revision|git)([._]|$)/) ?? run.labels.commit;
  return {
    ...(kernel === undefined || kernel === null ? {} : { kernel: String(kernel) }),
    ...(commit === undefined || commit === null ? {} : { commit: String(commit) }),
  };
}

/** What the history says in words. */
function sentences({ changes, unconfirmed, drift, reason, history: { apart, metric } }: SeriesTrend): string[] {
  const { unit } = metric;
  const told = (change: TrendChange) => {
    const facts = changedThere(change.differs, 3);
    const size =
      change.change === null
        ? ` from ${formatQuantity(change.before, unit)} to ${formatQuantity(change.after, unit)}`
        : ` by ${formatChange(change.change)}`;
    return `${change.verdict}${size} since run ${change.run.id} (${change.run.started.slice(0, 10)})${facts === "" ? "" : `; changed there: ${facts}`}`;
  };
  return [
    ...(apart === null ? [] : [`earlier runs are another history: ${apart.message}`]),
    ...changes.map(told),
    ...(unconfirmed ? [`not confirmed yet: ${told(unconfirmed)}`] : []),
    ...(drift
      ? [`drift: ${drift.relative ? formatChange(drift.perRun) : formatQuantity(drift.perRun, unit)} a run`]
      : []),
    ...(reason && changes.length === 0 ? [reason.message] : []),
  ];
}

/** Where there is no history to draw. */
export const noHistory = (): Html => html`<p class="note">No earlier run of this series that counts is stored.</p>`;
