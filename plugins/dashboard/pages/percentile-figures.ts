import { changeText, formatQuantity } from "@perfmon/core/plugin";
import { figure, percentileCurve } from "../charts/charts.ts";
import { type PercentileFamily, percentileFamilies } from "../model/percentiles.ts";
import type { CaseModel, ReportModel } from "../model/report-model.ts";
import { type Html, html, NOTHING } from "./html.ts";

/** Curves of the percentiles that the tool printed, this run's beside the baseline's. */
export function percentileFigures({ series, informing }: CaseModel, id: string, sides: ReportModel["sides"]): Html {
  const families = percentileFamilies([...series.map(({ comparison }) => comparison), ...informing]);
  if (families.length === 0) return NOTHING;
  return html`<div class="charts">${families.map((family, i) => curve(family, `${id}-percentiles-${i}`, sides))}</div>`;
}

function curve(
  { name, unit, points }: PercentileFamily,
  id: string,
  [baseline, candidate]: ReportModel["sides"],
): Html {
  const side = (which: "baseline" | "candidate") =>
    points.flatMap(({ percentile, comparison }) => {
      const value = comparison[which]?.median;
      return value === undefined ? [] : [{ percentile, value }];
    });
  const [before, now] = [side("baseline"), side("candidate")];
  const positive = [...before, ...now].every(({ value }) => value > 0);
  const { svg, notes } = percentileCurve(
    [
      ...(before.length > 0 ? [{ name: baseline, percentiles: before }] : []),
      ...(now.length > 0 ? [{ name: candidate, percentiles: now }] : []),
    ],
    { id: `${id}-chart`, title: `percentiles of ${name}`, unit, width: 360, y: positive ? "log" : "linear" },
  );
  const shown = (value: number | undefined) => (value === undefined ? "-" : formatQuantity(value, unit));
  return figure({
    id,
    caption: `${name}: percentiles`,
    svg,
    notes: [...notes, "medians over the repetitions of each percentile"],
    table: {
      columns: [
        { title: "percentile" },
        { title: baseline, number: true },
        { title: candidate, number: true },
        { title: "change", number: true },
      ],
      rows: points.map(({ percentile, comparison }) => [
        `p${percentile}`,
        shown(comparison.baseline?.median),
        shown(comparison.candidate?.median),
        changeText(comparison),
      ]),
    },
    csv: [
      ["percentile", "unit", "baseline", "this_run", "change"],
      ...points.map(({ percentile, comparison }) => [
        percentile,
        unit,
        comparison.baseline?.median ?? null,
        comparison.candidate?.median ?? null,
        comparison.change,
      ]),
    ],
  });
}
