import { type Html, html } from "../pages/html.ts";

/**
 * Forms that change something. They are hidden until the client script shows them: only it can send the token, and a form that
 * another site forges can not. `data-action` is where it posts the fields, as JSON.
 */
const form = (action: string, label: string, fields: Html): Html =>
  html`<form data-action="/api/${action}" aria-label="${label}" hidden>${fields} <button>${label}</button> <output role="status"></output></form>`;

const given = (name: string, value: string): Html => html`<input type="hidden" name="${name}" value="${value}">`;

/** Makes a regression a known one. `baseline`: against what it regressed; null: the run's own. */
export const ackForm = (run: string, finding: string, baseline: string | null = null): Html =>
  form(
    "acknowledge",
    "Acknowledge",
    html`${given("run", run)}${given("finding", finding)}${baseline === null ? false : given("baseline", baseline)}<label>Reason <input name="reason" required maxlength="1000"></label> <label>Until <input name="until" placeholder="30d" size="10"></label>`,
  );

export const removeAckForm = (id: string): Html => form("remove-ack", "Report it again", given("id", id));

/** Makes a run the newest of a baseline: of `main`, unless somebody types another name. */
export const promoteForm = (run: string): Html =>
  form(
    "promote",
    "Add to the baseline",
    html`${given("run", run)}<label>Baseline <input name="baseline" required maxlength="100" value="main"></label>`,
  );

export const noteForm = (run: string, note: string | null): Html =>
  form(
    "annotate",
    "Save the note",
    html`${given("run", run)}<label>Note <input name="note" maxlength="2000" size="40" value="${note ?? ""}"></label>`,
  );
