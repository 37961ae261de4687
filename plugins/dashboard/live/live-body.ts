import { html } from "hono/html";
import type { LiveCase, LiveFields, LiveSnapshot } from "./snapshot.ts";

const COLUMNS: readonly (readonly [cell: keyof LiveCase, title: string])[] = [
  ["state", "state"],
  ["count", "n"],
  ["metric", "metric"],
  ["value", "median"],
  ["values", "values"],
  ["note", "note"],
];

/**
 * The body of /live/ID: what there is now, which the client script keeps current: elements with `data-live` hold a field, rows with
 * `data-live-case` a case, their cells with `data-live-cell` a part of it. Without script the page is read again by hand.
 */
export async function liveBody(run: string, { state, fields, cases }: LiveSnapshot): Promise<string> {
  const field = (name: keyof LiveFields) => html`<span data-live="${name}">${fields[name]}</span>`;
  const over = state !== "running";
  return String(
    await html`<section data-live-run="${run}" data-live-state="${state}">
<p><span role="status" data-live="state">${fields.state}</span> <span data-live="done">${fields.done}</span>
<progress aria-label="repetitions done" max="1" data-live="ratio" value="${fields.ratio || "0"}"></progress></p>
<dl>
<dt>elapsed</dt><dd>${field("elapsed")}</dd>
<dt>left</dt><dd>${field("left")}</dd>
<dt>now</dt><dd>${field("now")}</dd>
<dt>last message</dt><dd aria-live="polite">${field("message")}</dd>
</dl>
<p data-live-over ${over ? "" : html`hidden`}><a href="/runs/${run}">The report of this run</a></p>
<p data-live-lost role="status" hidden>The connection is lost; it is tried again.</p>
<table>
<caption>Cases of this run</caption>
<thead><tr><th scope="col">case</th>${COLUMNS.map(([, title]) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${cases.map(
  (
    row,
  ) => html`<tr data-live-case="${row.id}"><th scope="row">${row.id}</th>${COLUMNS.map(([cell]) => html`<td data-live-cell="${cell}">${row[cell]}</td>`)}</tr>
`,
)}</tbody>
</table>
</section>`,
  );
}
