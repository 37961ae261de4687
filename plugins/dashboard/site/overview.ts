import type { RunHeader, SeriesTrend, StoreView, TrendChange } from "@perfmon/core/plugin";
import { formatChange, minuteText, seriesName } from "@perfmon/core/plugin";
import type { Page } from "../page.ts";
import { dataTable, numeric } from "../pages/data-table.ts";
import { changedThere } from "../pages/differs.ts";
import { runName } from "../pages/findings.ts";
import { type Html, html, NOTHING } from "../pages/html.ts";
import { badge } from "../pages/verdict.ts";
import { framed } from "./frame.ts";
import { seriesAddress, siteLinks } from "./links.ts";
import { runList } from "./run-list.ts";

/** Newest runs that are looked through for the newest of each suite and target, and those that are listed. */
const LOOKED_THROUGH = 200;
const LISTED = 15;

/** Where things stand: what runs now, the newest run of each suite, and the newest runs. */
export const overview: Page = async ({ view, about, verdicts }) => {
  const runs = (await view.runs({ rerunOf: null, limit: LOOKED_THROUGH })) as readonly RunHeader[];
  const running = runs.filter(({ state }) => state === "running");
  const done = runs.filter(({ state }) => state !== "running");
  const newest = [...Map.groupBy(done, ({ suite, target }) => JSON.stringify([suite, target])).values()].map(
    ([first]) => first!,
  );
  const shown = [...new Set([...newest, ...done.slice(0, LISTED)])];
  const known = await verdicts.of(shown);
  const baselines = await view.baselines();
  const content = html`<h1>Overview</h1>
${running.length === 0 ? NOTHING : html`<section><h2>Running now</h2><ul>${running.map(({ id, suite, target }) => html`<li><a href="/live/${id}">${suite} on ${target}</a> ${badge("inconclusive", "running")}</li>`)}</ul></section>`}
<section><h2>Newest run of each suite</h2>${runList(newest, known, baselines, { worst: true })}</section>
${done.length > newest.length ? html`<section><h2>Newest runs</h2>${runList(done.slice(0, LISTED), known, baselines)}<p><a href="/runs">all runs</a></p></section>` : NOTHING}
<section><h2>What changed when</h2><p>${newest.map(({ suite, target }) => html`<a href="/changes?${new URLSearchParams({ suite, target }).toString()}">${suite} on ${target}</a> `)}</p></section>`;
  return framed("Overview", content, about, "/");
};

/** Runs of a history, the newest ones: a change before them is no news. */
const HISTORY = 200;

/** Every change of level of a suite's headline metrics, newest first, and where each series stands. */
export const changes: Page<{ readonly suite: string | null; readonly target: string | null }> = async ({
  view,
  about,
  query,
}) => {
  const series = await trendsOf(view, query);
  const found = series
    .flatMap((trend) => trend.changes.map((change) => ({ trend, change })))
    .sort((a, b) => (a.change.run.id > b.change.run.id ? -1 : 1));
  const content = html`<h1>What changed when</h1>
<p>${[query.suite, query.target].filter((part) => part !== null).join(" on ") || "all suites"}, the newest ${HISTORY} runs</p>
${found.length === 0 ? html`<p>No level changed for good: that takes 4 runs before and 4 after.</p>` : changeTable(found)}
<h2>Series</h2><ul>${series.map((trend) => html`<li>${seriesLink(trend)} <span class="muted">${trend.history.points.length} runs${trend.unconfirmed ? `, perhaps ${trend.unconfirmed.verdict} since ${trend.unconfirmed.run.started.slice(0, 10)}` : ""}</span></li>`)}</ul>`;
  return framed("What changed when", content, about);
};

async function trendsOf(
  view: StoreView,
  { suite, target }: { readonly suite: string | null; readonly target: string | null },
): Promise<readonly SeriesTrend[]> {
  const asked = { ...(suite === null ? {} : { suite }), ...(target === null ? {} : { target }), newest: HISTORY };
  return (await view.trends(asked)).series;
}

const seriesLink = ({ case: item, history: { metric, labels, fingerprint, target } }: SeriesTrend): Html =>
  html`<a href="${seriesAddress(fingerprint, metric.name, labels, target)}">${item.id} ${seriesName(metric.name, labels, item)}</a>`;

const changeTable = (found: readonly { readonly trend: SeriesTrend; readonly change: TrendChange }[]): Html =>
  dataTable(
    "changes of level",
    ["since run", "started", "series", numeric("change"), "verdict", "changed there"],
    found.map(
      ({ trend, change }) =>
        html`<tr><th scope="row">${runName(change.run.id, siteLinks(null))}</th><td>${minuteText(change.run.started)}</td><td>${seriesLink(trend)}</td><td class="number">${change.change === null ? "-" : formatChange(change.change)}</td><td>${badge(change.verdict, change.verdict)}</td><td>${changedThere(change.differs, 4)}</td></tr>`,
    ),
  );
