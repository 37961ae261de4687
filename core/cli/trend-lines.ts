import { changesByRun } from "../api/trend-document.ts";
import type { HistoryRun, SeriesTrend, TrendChange, Trends } from "../model/history.ts";
import { labelKey } from "../model/metric.ts";
import { factTexts } from "../plugin/report-text/environment-text.ts";
import { minuteText } from "../plugin/report-text/run-date.ts";
import { drawTable, type TableCell, type TableOptions } from "../plugin/text-table.ts";
import { formatQuantity } from "../units/format.ts";
import { changeText, driftText, seriesPicture } from "./series-picture.ts";

/** Differences that a line names. */
const MOST = 5;
/** Columns of a picture within a table. */
const SMALL = 24;

/** Every series with its picture and what changed when. */
export function seriesLines(trends: Trends, table: TableOptions): string[] {
  const newest = newestOfEach(trends.series);
  const name = namer(trends.series);
  const blocks = newest.map(({ trend, apart }) => [
    ...blockLines(trend, name(trend), table),
    ...(apart === null ? [] : [` ${apart}`]),
  ]);
  return [...blocks.flatMap((block, i) => (i === 0 ? block : ["", ...block])), ...leftOut(trends, table)];
}

/** Of all series only what changed, run by run. */
export function changeLines(trends: Trends, table: TableOptions): string[] {
  const { series } = trends;
  const name = namer(series);
  const changed = changesByRun(series).flatMap(({ run, series: group }) => [
    `${when(run)}  ${run.id}  ${differsText(group[0]!.change)}`,
    ...drawTable(
      [
        { title: "" },
        { title: "", align: "right" },
        { title: "", align: "right" },
        { title: "", align: "right" },
        { title: "" },
        { title: "" },
      ],
      group.map(({ trend, change }) => [
        name(trend),
        shown(trend, change.before, table),
        shown(trend, change.after, table),
        changeText(change),
        verdictCell(change),
        seriesPicture(values(trend), { changePoints: [], unconfirmed: null }, { ...table, width: SMALL + 2 })[0]!,
      ]),
      { ...table, indent: 3 },
    ),
    "",
  ]);
  const drifts = series.flatMap((trend) =>
    trend.drift ? [`   ${name(trend)}  ${drift(trend, table).replace(/^drift /, "")}`] : [],
  );
  const young = series.flatMap((trend) =>
    trend.unconfirmed ? [`   ${name(trend)}  ${unconfirmedText(trend, table)}`] : [],
  );
  return [
    headLine(trends, table),
    "",
    ...changed,
    ...(drifts.length > 0 ? ["drift", ...drifts, ""] : []),
    ...(young.length > 0 ? ["not sure yet", ...young, ""] : []),
    summaryLine(trends, table),
    ...leftOut(trends, table),
  ];
}

function blockLines(trend: SeriesTrend, name: string, table: TableOptions): string[] {
  const { changes, unconfirmed, reason } = trend;
  const count = changes.length === 0 ? "no change" : plural(changes.length, "change");
  const head = [name, runsText(trend), reason ? reason.message : count].join(dot(table));
  const rows = changes.map((change): TableCell[] => [
    when(change.run),
    change.run.id,
    shown(trend, change.before, table),
    shown(trend, change.after, table),
    changeText(change),
    verdictCell(change),
    differsText(change),
  ]);
  return [
    head,
    ...seriesPicture(values(trend), { changePoints: changes, unconfirmed }, table).map((line) => ` ${line}`),
    ...drawTable(
      [
        { title: "when" },
        { title: "run" },
        { title: "before", align: "right" },
        { title: "after", align: "right" },
        { title: "change", align: "right" },
        { title: "" },
        { title: "what differs", wrap: true },
      ],
      rows,
      table,
    ),
    ...(trend.drift ? [` ${drift(trend, table)}`] : []),
    ...(unconfirmed ? [` ${unconfirmedText(trend, table)}`] : []),
  ];
}

/** Runs that may not be compared are told of, and only the newest are shown. */
function newestOfEach(
  series: readonly SeriesTrend[],
): { readonly trend: SeriesTrend; readonly apart: string | null }[] {
  const keyOf = ({ history }: SeriesTrend) =>
    JSON.stringify([history.fingerprint, history.metric.name, labelKey(history.labels), history.target]);
  return [...Map.groupBy(series, keyOf).values()].map((group) => {
    const trend = group.at(-1)!;
    const others = group.slice(0, -1).reduce((sum, { history }) => sum + history.points.length, 0);
    const why = trend.history.apart?.message;
    return {
      trend,
      apart: others === 0 ? null : `${plural(others, "more run")} not compared with these${why ? `: ${why}` : ""}`,
    };
  });
}

type Named = (trend: SeriesTrend) => string;

/** `getpid latency`, `rand-read read.iops{job=a}`; the target where there are several. */
function namer(series: readonly SeriesTrend[]): Named {
  const several = new Set(series.map(({ history }) => history.target)).size > 1;
  return ({ case: item, history: { metric, labels, target } }) => {
    const key = labelKey(labels);
    return `${item.id} ${metric.name}${key === "" ? "" : `{${key}}`}${several ? ` on ${target}` : ""}`;
  };
}

const values = ({ history }: SeriesTrend): number[] => history.points.map(({ value }) => value);

const shown = ({ history }: SeriesTrend, value: number, { unicode }: TableOptions): string =>
  formatQuantity(value, history.metric.unit, { ascii: !unicode });

const verdictCell = ({ verdict }: Pick<TrendChange, "verdict">): TableCell =>
  verdict === "regression" ? { text: "worse", style: "red" } : { text: "better", style: "green" };

const when = ({ started }: HistoryRun): string => minuteText(started);

function runsText({ history: { points } }: SeriesTrend): string {
  const [first, last] = [points[0]!, points.at(-1)!].map(({ run }) => run.started.slice(0, 10));
  return `${plural(points.length, "run")}${first === last ? ` on ${first}` : ` from ${first} to ${last}`}`;
}

/** `kernel.release 6.12.7 -> 6.12.9, git 1f3a -> 99c2`. */
function differsText({ differs }: TrendChange): string {
  const telling = differs.filter(({ name }) => name !== "boot.id");
  const texts = telling.slice(0, MOST).map((fact) => `${fact.name} ${factTexts(fact).join(" -> ")}`);
  if (telling.length > MOST) texts.push(`and ${telling.length - MOST} more`);
  if (telling.length < differs.length) texts.push("booted since");
  return texts.length === 0 ? "nothing that was recorded differs" : texts.join(", ");
}

function unconfirmedText(trend: SeriesTrend, table: TableOptions): string {
  const change = trend.unconfirmed!;
  const more = 4 - (trend.history.points.length - change.index);
  const how = change.verdict === "regression" ? "worse" : "better";
  return `perhaps since ${when(change.run)} (${change.run.id}): ${shown(trend, change.before, table)} -> ${shown(trend, change.after, table)}, ${changeText(change)}, ${how}; ${plural(more, "more run")} will tell`;
}

function drift(trend: SeriesTrend, table: TableOptions): string {
  const { perRun, perWeek, relative, verdict } = trend.drift!;
  const how = verdict === "regression" ? "worse" : "better";
  const by = { perPoint: perWeek ?? perRun, relative };
  return `${driftText(by, perWeek === null ? "run" : "week", (value) => shown(trend, value, table))}, ${how}`;
}

function headLine({ series, runs }: Trends, table: TableOptions): string {
  const days = series.flatMap(({ history }) => history.points.map(({ run }) => run.started.slice(0, 10))).sort();
  const count = plural(newestOfEach(series).length, "series", "series");
  return [`${count} in ${plural(runs.used, "run")}`, `${days[0]} to ${days.at(-1)}`].join(dot(table));
}

function summaryLine({ series }: Trends, table: TableOptions): string {
  const newest = newestOfEach(series);
  const short = newest.filter(({ trend }) => trend.reason?.code === "too-few").length;
  const quiet = newest.filter(({ trend: { changes, drift: slope } }) => changes.length === 0 && !slope).length - short;
  const apart = newest.filter((one) => one.apart !== null).length;
  return [
    `${quiet} without a change`,
    ...(short > 0 ? [`${short} with fewer than 8 runs`] : []),
    ...(apart > 0 ? [`${apart} with runs of another machine, setting or command, which stand apart`] : []),
  ].join(dot(table));
}

function leftOut({ runs: { tainted, unfinished } }: Trends, table: TableOptions): string[] {
  const parts = [
    ...(tainted > 0 ? [plural(tainted, "tainted run")] : []),
    ...(unfinished > 0 ? [plural(unfinished, "unfinished run")] : []),
  ];
  return parts.length === 0 ? [] : [`left out: ${parts.join(dot(table))}`];
}

const dot = ({ unicode }: TableOptions): string => (unicode ? " · " : ", ");
const plural = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
