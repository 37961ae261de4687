import { removeAckForm } from "../actions/forms.ts";
import type { Page } from "../page.ts";
import { html } from "../pages/html.ts";
import { acksTable, baselinesTable } from "../pages/runs.ts";
import { framed } from "./frame.ts";
import { siteLinks } from "./links.ts";

export const baselinesPage: Page = async ({ view, about }) =>
  framed(
    "Baselines",
    html`<h1>Baselines</h1>${baselinesTable(await view.baselines(), siteLinks(null))}<p class="note">A run's page adds it to one.</p>`,
    about,
    "/baselines",
  );

export const acksPage: Page = async ({ view, about, now }) => {
  const acks = await view.acks();
  const content = html`<h1>Known regressions</h1>
${acks.length === 0 ? html`<p>None is acknowledged.</p>` : acksTable(acks, siteLinks(null), now.toISOString())}
${acks.length > 0 ? html`<details><summary>Report one again</summary>${acks.map(({ id, caseId, metric }) => html`<p>${caseId} ${metric} <code>${id}</code></p>${removeAckForm(id)}`)}</details>` : false}`;
  return framed("Known regressions", content, about, "/acks");
};
