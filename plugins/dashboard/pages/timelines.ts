import { formatQuantity, type Timelines } from "@perfmon/core/plugin";
import { figure, timeline } from "../charts/charts.ts";
import { type Html, html, NOTHING } from "./html.ts";

/** What the machine did beside a repetition. `measured`: s that its clock ran. */
export function timelines(sampled: readonly (Timelines & { readonly measured: number | null })[], id: string): Html {
  if (sampled.length === 0) return NOTHING;
  return html`<div class="timelines"><h4>The machine meanwhile</h4>${sampled.map((one, i) => drawn(one, `${id}-timeline-${i}`))}</div>`;
}

function drawn(
  { monitor, repetition, timelines: series, measured }: Timelines & { readonly measured: number | null },
  id: string,
): Html {
  const { svg, notes } = timeline(
    series.map(({ name, unit, points }) => ({
      name,
      unit,
      points: points.map(([time, value]) => ({ time, value })),
      ...(unit === "ratio" ? { domain: [0, 1] as const } : {}),
    })),
    {
      id: `${id}-chart`,
      title: `the machine during repetition ${repetition + 1}`,
      ...(measured === null ? {} : { measured: [0, measured] as const }),
    },
  );
  const rows = series.flatMap(({ name, unit, points }) => points.map(([time, value]) => ({ name, unit, time, value })));
  return figure({
    id,
    caption: `Monitor ${monitor} during repetition ${repetition + 1}`,
    svg,
    notes,
    table: {
      columns: [
        { title: "quantity" },
        { title: "lowest", number: true },
        { title: "mean", number: true },
        { title: "highest", number: true },
      ],
      rows: series.map(({ name, unit, points }) => {
        const values = points.map(([, value]) => value).sort((a, b) => a - b);
        const shown = (value: number) => (values.length === 0 ? "-" : formatQuantity(value, unit));
        return [
          name,
          shown(values[0]!),
          shown(values.reduce((sum, value) => sum + value, 0) / values.length),
          shown(values.at(-1)!),
        ];
      }),
    },
    csv: [
      ["quantity", "unit", "seconds", "value"],
      ...rows.map(({ name, unit, time, value }) => [name, unit, time, value]),
    ],
  });
}
