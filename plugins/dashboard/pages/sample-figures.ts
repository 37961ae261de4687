import { formatQuantity, MISSING, type Repetition, seriesName } from "@perfmon/core/plugin";
import { type ChartSample, distribution, ecdf, FEWEST, figure, runOrder, shapeOf } from "../charts/charts.ts";
import { quantile, sortedOf } from "../charts/sample.ts";
import { countedValues, type ReportModel, type SeriesModel } from "../model/report-model.ts";
import { type Html, html } from "./html.ts";

/** Values of a baseline beyond which its CSV has a line a run. */
const MOST_VALUES = 1000;

/** The values of one metric: how they lie, beside those of the baseline, and in which order they came. */
export function sampleFigures(series: SeriesModel, id: string, [before, now]: ReportModel["sides"]): Html {
  const { comparison, baseline, others } = series;
  const { metric, labels, case: item, unit } = comparison;
  const name = seriesName(metric, labels, item);
  const own = countedValues(series);
  const side = [...others.flatMap(({ values }) => values), ...own];
  const sideName = others.length === 0 && comparison.replicate !== "block" ? "this run" : now;
  const earlier = baseline.flatMap(({ values }) => values);
  const samples: ChartSample[] = [
    ...(earlier.length > 0 ? [{ name: before, values: earlier }] : []),
    ...(side.length > 0 ? [{ name: sideName, values: side }] : []),
  ];
  if (samples.length === 0) return html`<p class="note">No repetition has a value of ${name}.</p>`;
  // Of several runs taken together a shape says nothing of any of them: that is what the history shows.
  const odd = shapeOf(own).map(({ message }) => `this run: ${message}`);
  const dots = distribution(samples, {
    id: `${id}-dots-chart`,
    title: `values of ${name}`,
    unit,
    width: 360,
    height: 220,
  });
  // Where a side says nothing of its distribution, there is none to set beside the other's.
  const curve = samples.every(({ values }) => values.length >= FEWEST)
    ? ecdf(samples, {
        id: `${id}-ecdf-chart`,
        title: `share of values of ${name} up to a value`,
        unit,
        width: 360,
      })
    : null;
  const many = earlier.length > MOST_VALUES;
  const rows = [
    ...baseline.flatMap(({ run, values }) =>
      many
        ? [{ side: before, run, n: values.length, value: quantile(sortedOf(values), 0.5) }]
        : values.map((value) => ({ side: before, run, n: 1, value })),
    ),
    ...others.flatMap(({ run, values }) => values.map((value) => ({ side: sideName, run, n: 1, value }))),
    ...own.map((value) => ({ side: sideName, run: "this run", n: 1, value })),
  ];
  const reduced = many
    ? [
        `of the baseline's ${earlier.length} values the CSV has the medians of its ${baseline.length} runs: perfmon export has all`,
      ]
    : [];
  return html`<div class="charts">${figure({
    id: `${id}-dots`,
    caption: `${name}: values`,
    svg: html`<div class="pair">${dots.svg}${curve?.svg ?? false}</div>`,
    notes: [...new Set([...odd, ...dots.notes, ...(curve?.notes ?? []), ...reduced])],
    table: {
      columns: [
        { title: "side" },
        ...["n", "lowest", "lower quartile", "median", "upper quartile", "highest"].map((title) => ({
          title,
          number: true,
        })),
      ],
      rows: samples.map(({ name: side, values }) => {
        const sorted = sortedOf(values);
        const at = (share: number) => formatQuantity(quantile(sorted, share), unit);
        const quarter = (share: number) => (values.length < FEWEST ? MISSING : at(share));
        return [side, String(values.length), at(0), quarter(0.25), at(0.5), quarter(0.75), at(1)];
      }),
    },
    csv: [
      ["side", "run", "metric", "unit", "n", "median"],
      ...rows.map(({ side, run, n, value }) => [side, run, metric, unit, n, value]),
    ],
    file: `values-${item.id}-${metric}`,
  })}${ordered(series, id, name)}</div>`;
}

function ordered(
  { repetitions, others, comparison: { unit, metric, case: item } }: SeriesModel,
  id: string,
  name: string,
): Html | false {
  if (repetitions.length < 2) return false;
  const { svg, notes } = runOrder(
    repetitions.map(({ repetition, value }) => ({
      value,
      disturbed: repetition.setAside || repetition.taints.length > 0,
      setAside: repetition.setAside,
      label: labelOf(repetition),
    })),
    { id: `${id}-order-chart`, title: `${name} in the order measured`, unit, width: 360 },
  );
  return figure({
    id: `${id}-order`,
    caption: `${name}: in the order measured${others.length === 0 ? "" : ", this run"}`,
    svg,
    notes,
    table: {
      columns: [
        { title: "repetition" },
        { title: "round", number: true },
        { title: "value", number: true },
        { title: "state" },
      ],
      rows: repetitions.map(({ repetition, value }) => [
        String(repetition.index + 1),
        String(repetition.round + 1),
        formatQuantity(value, unit),
        stateOf(repetition),
      ]),
    },
    csv: [
      ["repetition", "round", "started", "metric", "unit", "value", "state"],
      ...repetitions.map(({ repetition, value }) => [
        repetition.index + 1,
        repetition.round + 1,
        repetition.started,
        metric,
        unit,
        value,
        stateOf(repetition),
      ]),
    ],
    file: `order-${item.id}-${metric}`,
  });
}

const labelOf = ({ index, round }: Repetition): string => `repetition ${index + 1}, round ${round + 1}`;

export const stateOf = ({ outcome, setAside, taints }: Repetition): string =>
  outcome !== "completed" ? outcome : setAside ? "disturbed, repeated" : taints.length > 0 ? "disturbed" : outcome;
