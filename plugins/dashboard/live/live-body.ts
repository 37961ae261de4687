import type { RunHeader } from "@perfmon/core/plugin";
import { dataTable, numeric } from "../pages/data-table.ts";
import { type Html, html } from "../pages/html.ts";
import type { LiveCase, LiveFields, LiveSnapshot } from "./snapshot.ts";

const COLUMNS: readonly (readonly [cell: keyof LiveCase, title: string, kind?: string])[] = [
  ["state", "state"],
  ["count", "n", "number"],
  ["metric", "metric"],
  ["value", "median", "number"],
  ["values", "values"],
  ["note", "note"],
];

/**
 * The content of /live/ID: what there is now, which the client script keeps current: elements with `data-live` hold a field, rows
 * with `data-live-case` a case, their cells with `data-live-cell` a part of it. Without script the page is read again by hand.
 */
export function liveBody(
  { id, suite, target }: Pick<RunHeader, "id" | "suite" | "target">,
  { state, fields, cases }: LiveSnapshot,
): Html {
  const field = (name: keyof LiveFields) => html`<span data-live="${name}">${fields[name]}</span>`;
  return html`<h1>${suite}</h1>
<section data-live-run="${id}" data-live-state="${state}">
<p><span role="status" data-live="state">${fields.state}</span> <progress aria-label="repetitions done" max="1" data-live="ratio" value="${fields.ratio || "0"}"></progress> <span data-live="done">${fields.done}</span></p>
<dl class="facts"><dt>run</dt><dd>${id}</dd><dt>target</dt><dd>${target}</dd><dt>elapsed</dt><dd>${field("elapsed")}</dd><dt>left</dt><dd>${field("left")}</dd><dt>now</dt><dd>${field("now")}</dd><dt>last message</dt><dd aria-live="polite">${field("message")}</dd></dl>
<p data-live-over ${state === "running" ? html`hidden` : ""}><a href="/runs/${id}">The report of this run</a></p>
<p data-live-lost role="status" hidden>The connection is lost; it is tried again.</p>
${dataTable("cases", ["case", ...COLUMNS.map(([, title, kind]) => (kind === "number" ? numeric(title) : title))], cases.map(line))}
</section>`;
}

const line = (row: LiveCase): Html =>
  html`<tr data-live-case="${row.id}"><th scope="row">${row.id}</th>${COLUMNS.map(([cell, , kind = ""]) => html`<td class="${kind}" data-live-cell="${cell}">${row[cell]}</td>`)}</tr>
`;
