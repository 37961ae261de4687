import { type Comparison, changeText, intervalText, type Scalar, seriesName } from "@perfmon/core/plugin";
import { figure, forest, heatMap } from "../charts/charts.ts";
import { notability } from "../model/rank.ts";
import type { CaseModel, ReportModel } from "../model/report-model.ts";
import { type Html, html, NOTHING } from "./html.ts";
import type { Links } from "./links.ts";

/** Rows of the forest plot: more are no picture any more. */
const MOST_ROWS = 60;
/** Maps of one page. */
const MOST_MAPS = 12;

/** Every change with its interval in one picture; and over matrices of two parameters, a map each. */
export function changesSection(model: ReportModel, links: Links): Html {
  const rows = model.cases
    .flatMap((of) => of.series.map(({ comparison }) => ({ of, comparison })))
    .filter(({ comparison }) => comparison.gates && comparison.change !== null)
    .sort((a, b) => notability(b.comparison) - notability(a.comparison));
  if (rows.length < 2) return NOTHING;
  const shown = rows.slice(0, MOST_ROWS);
  const { svg, notes } = forest(
    shown.map(({ of, comparison }) => ({
      name: nameOf(comparison),
      change: comparison.change,
      interval: comparison.interval,
      limit: comparison.limit.unit === "ratio" ? comparison.limit.value : null,
      better: comparison.better,
      verdict: comparison.acknowledged === null ? comparison.verdict : "known",
      href: links.case(of.index),
    })),
    { id: "forest-chart", title: "changes with their intervals" },
  );
  const left = rows.length - shown.length;
  return html`<section id="changes" aria-labelledby="changes-title"><h2 id="changes-title">Changes</h2>
${figure({
  id: "forest",
  caption: "Changes with their intervals, most notable first",
  svg,
  notes: [...notes, ...(left > 0 ? [`${left} more are in the table above`] : [])],
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
      comparison.verdict,
    ]),
  },
  csv: [
    ["case", "metric", "change", "low", "high", "verdict", "severity"],
    ...rows.map(({ comparison: { case: item, metric, labels, change, interval, verdict, severity } }) => [
      item.id,
      seriesName(metric, labels, item),
      change,
      interval?.[0] ?? null,
      interval?.[1] ?? null,
      verdict,
      severity,
    ]),
  ],
})}
${matrices(model.cases)
  .slice(0, MOST_MAPS)
  .map((matrix, i) => map(matrix, i, links))}</section>`;
}

const nameOf = ({ case: item, metric, labels }: Comparison): string => `${item.id} ${seriesName(metric, labels, item)}`;

interface Matrix {
  readonly step: string;
  readonly metric: string;
  readonly rowName: string;
  readonly columnName: string;
  readonly cells: readonly {
    readonly of: CaseModel;
    readonly comparison: Comparison;
    readonly row: string;
    readonly column: string;
  }[];
}

/** Steps whose cases differ in exactly two parameters, each with at least two values. */
function matrices(cases: readonly CaseModel[]): Matrix[] {
  return [...Map.groupBy(cases, ({ result }) => result.case.step)].flatMap(([step, own]): Matrix[] => {
    const names = Object.keys(own[0]?.result.case.parameters ?? {});
    const varying = names.filter((name) => valuesOf(own, name).length > 1);
    const [rowName, columnName, more] = varying;
    if (rowName === undefined || columnName === undefined || more !== undefined) return [];
    const cells = own.flatMap((of) => {
      const headline = of.series.find(({ comparison }) => comparison.headline)?.comparison;
      const { parameters } = of.result.case;
      return headline
        ? [{ of, comparison: headline, row: String(parameters[rowName]), column: String(parameters[columnName]) }]
        : [];
    });
    const metrics = new Set(cells.map(({ comparison }) => comparison.metric));
    return metrics.size === 1 ? [{ step, metric: [...metrics][0]!, rowName, columnName, cells }] : [];
  });
}

const valuesOf = (cases: readonly CaseModel[], name: string): string[] => [
  ...new Set(cases.map(({ result }) => text(result.case.parameters[name]))),
];

const text = (value: Scalar | undefined): string => String(value);

function map({ step, metric, rowName, columnName, cells }: Matrix, i: number, links: Links): Html {
  const { svg, notes } = heatMap(
    {
      rowName,
      columnName,
      rows: [...new Set(cells.map(({ row }) => row))],
      columns: [...new Set(cells.map(({ column }) => column))],
      cells: cells.map(({ of, comparison: { change, verdict }, row, column }) => ({
        row,
        column,
        change,
        verdict,
        href: links.case(of.index),
      })),
      better: cells[0]!.comparison.better,
    },
    { id: `map-${i}-chart`, title: `change of ${metric} of ${step} by ${rowName} and ${columnName}` },
  );
  return figure({
    id: `map-${i}`,
    caption: `${step} ${metric}: change by ${rowName} and ${columnName}`,
    svg,
    notes,
    table: {
      columns: [{ title: rowName }, { title: columnName }, { title: "change", number: true }, { title: "verdict" }],
      rows: cells.map(({ comparison, row, column }) => [row, column, changeText(comparison), comparison.verdict]),
    },
    csv: [
      [rowName, columnName, "change", "verdict"],
      ...cells.map(({ comparison, row, column }) => [row, column, comparison.change, comparison.verdict]),
    ],
  });
}
