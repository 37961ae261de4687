import { type Comparison, changeText, intervalText, type Scalar, seriesName } from "@perfmon/core/plugin";
import { figure, forest, heatMap } from "../charts/charts.ts";
import { notability } from "../model/rank.ts";
import type { CaseModel, ReportModel } from "../model/report-model.ts";
import { drawnLimit } from "../model/shown-limit.ts";
import { type Html, html, NOTHING } from "./html.ts";
import type { Links } from "./links.ts";

/** Rows of the forest plot: more are no picture any more. */
const MOST_ROWS = 60;
/** Maps of one page. */
const MOST_MAPS = 12;

/** Every change with its interval in one picture; and over matrices of two parameters, a map each. */
export function changesSection(model: ReportModel, links: Links): Html {
  const gating = model.cases
    .flatMap((of) => of.series.map(({ comparison }) => ({ of, comparison })))
    .filter(({ comparison }) => comparison.gates && comparison.baseline !== null);
  const rows = gating
    .filter(({ comparison }) => comparison.change !== null)
    .sort((a, b) => notability(b.comparison) - notability(a.comparison));
  const maps = matrices(
    model.cases.filter(({ series }) => series.some(({ comparison }) => comparison.baseline !== null)),
  );
  if (rows.length < 2 && maps.length === 0) return NOTHING;
  return html`<section id="changes" aria-labelledby="changes-title"><h2 id="changes-title">Changes</h2>
${rows.length > 1 && plot(rows, gating.length - rows.length, links)}
${maps.slice(0, MOST_MAPS).map((matrix, i) => map(matrix, i, links))}
${maps.length > MOST_MAPS && html`<p class="note">${maps.length - MOST_MAPS} more matrices are only in the table.</p>`}</section>`;
}

type Row = Pick<Cell, "of" | "comparison">;

/** `apart`: comparisons whose change is no ratio. */
function plot(rows: readonly Row[], apart: number, links: Links): Html {
  const shown = rows.slice(0, MOST_ROWS);
  const { svg, notes } = forest(
    shown.map(({ of, comparison }) => ({
      name: nameOf(comparison),
      change: comparison.change,
      interval: comparison.interval,
      limit: drawnLimit(comparison),
      better: comparison.better,
      verdict: verdictOf(comparison),
      href: links.case(of.index),
    })),
    { id: "forest-chart", title: "changes with their intervals" },
  );
  const left = rows.length - shown.length;
  return figure({
    id: "forest",
    caption: "Changes with their intervals, most notable first",
    svg,
    notes: [
      ...notes,
      ...(left > 0 ? [`${left} more are in the table above`] : []),
      ...(apart > 0 ? [`${apart} in the metric's own unit, which no ratio describes, are in the table above`] : []),
    ],
    table: {
      columns: [
        { title: "case and metric" },
        { title: "change", number: true },
        { title: "interval", number: true },
        { title: "verdict" },
      ],
      rows: shown.map(({ comparison }) => [
        nameOf(comparison),
        changeText(comparison),
        intervalText(comparison),
        verdictOf(comparison),
      ]),
    },
    csv: [
      ["case", "metric", "change", "low", "high", "verdict", "severity"],
      ...rows.map(({ comparison }) => [
        comparison.case.id,
        seriesName(comparison.metric, comparison.labels, comparison.case),
        comparison.change,
        comparison.interval?.[0] ?? null,
        comparison.interval?.[1] ?? null,
        verdictOf(comparison),
        comparison.severity,
      ]),
    ],
  });
}

const verdictOf = ({ acknowledged, verdict }: Comparison): string => (acknowledged === null ? verdict : "known");

const nameOf = ({ case: item, metric, labels }: Comparison): string => `${item.id} ${seriesName(metric, labels, item)}`;

interface Cell {
  readonly of: CaseModel;
  readonly comparison: Comparison;
  readonly row: string;
  readonly column: string;
}

interface Matrix {
  readonly step: string;
  /** With its labels, which every case of the matrix has. */
  readonly series: string;
  readonly rowName: string;
  readonly columnName: string;
  readonly cells: readonly Cell[];
}

/** Steps whose cases differ in exactly two parameters, each with at least two values; a map each of their headline series. */
function matrices(cases: readonly CaseModel[]): Matrix[] {
  return [...Map.groupBy(cases, ({ result }) => result.case.step)].flatMap(([step, own]): Matrix[] => {
    const names = Object.keys(own[0]?.result.case.parameters ?? {});
    const varying = names.filter((name) => valuesOf(own, name).length > 1);
    const [rowName, columnName, more] = varying;
    if (rowName === undefined || columnName === undefined || more !== undefined) return [];
    const cells = own.flatMap((of) => {
      const { parameters } = of.result.case;
      const [row, column] = [text(parameters[rowName]), text(parameters[columnName])];
      return of.series
        .filter(({ comparison }) => comparison.headline)
        .map(({ comparison }): Cell => ({ of, comparison, row, column }));
    });
    // Labels that only repeat the parameters differ from case to case, and are left out of the name.
    const bySeries = Map.groupBy(cells, ({ comparison: { metric, labels, case: item } }) =>
      seriesName(metric, labels, item),
    );
    return [...bySeries].map(([series, all]) => ({ step, series, rowName, columnName, cells: all }));
  });
}

const valuesOf = (cases: readonly CaseModel[], name: string): string[] => [
  ...new Set(cases.map(({ result }) => text(result.case.parameters[name]))),
];

const text = (value: Scalar | undefined): string => String(value);

function map({ step, series, rowName, columnName, cells }: Matrix, i: number, links: Links): Html {
  const { svg, notes } = heatMap(
    {
      rowName,
      columnName,
      rows: [...new Set(cells.map(({ row }) => row))],
      columns: [...new Set(cells.map(({ column }) => column))],
      cells: cells.map(({ of, comparison, row, column }) => ({
        row,
        column,
        change: comparison.change,
        verdict: verdictOf(comparison),
        href: links.case(of.index),
      })),
      better: cells[0]!.comparison.better,
    },
    { id: `map-${i}-chart`, title: `change of ${series} of ${step} by ${rowName} and ${columnName}` },
  );
  return figure({
    id: `map-${i}`,
    caption: `${step} ${series}: change by ${rowName} and ${columnName}`,
    svg,
    notes,
    table: {
      columns: [{ title: rowName }, { title: columnName }, { title: "change", number: true }, { title: "verdict" }],
      rows: cells.map(({ comparison, row, column }) => [row, column, changeText(comparison), verdictOf(comparison)]),
    },
    csv: [
      [rowName, columnName, "change", "verdict"],
      ...cells.map(({ comparison, row, column }) => [row, column, comparison.change, verdictOf(comparison)]),
    ],
  });
}
