import { type DashboardContext, formatChange, labelKey, PerfmonError, type RunHeader } from "@perfmon/core/plugin";
import { html, raw } from "hono/html";
import { ackForm, noteForm, promoteForm, removeAckForm } from "../actions/forms.ts";
import type { CsvPage, Page, PageContent } from "../page.ts";
import type { CompareQuery, EvidenceQuery, MetricQuery, ReportQuery, RunsQuery } from "../routes.ts";
import type { ValuesOf } from "./parameters.ts";

type About = Pick<DashboardContext, "store" | "version">;

/** A page's content under the navigation. */
export async function frame(content: PageContent, { about }: { readonly about: About }): Promise<PageContent> {
  const { title, body } = content;
  const whole =
    await html`<nav aria-label="pages"><a href="/">perfmon</a> <a href="/runs">Runs</a> <a href="/baselines">Baselines</a> <a href="/acks">Known regressions</a></nav>
<main>
<h1>${title}</h1>
${raw(body)}
</main>
<footer><p>${about.store}, perfmon ${about.version}</p></footer>`;
  return { title, body: String(whole) };
}

type Html = ReturnType<typeof html>;

const page = async (title: string, content: Html, about: About): Promise<PageContent> =>
  frame({ title, body: String(await content) }, { about });

const table = (caption: string, head: readonly string[], rows: readonly (readonly unknown[])[]) =>
  html`<table>
<caption>${caption}</caption>
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell as string}</td>`)}</tr>`)}</tbody>
</table>`;

const runTable = (runs: readonly RunHeader[]) =>
  table(
    "Runs, newest first",
    ["run", "state", "suite", "target", "started", "note"],
    runs.map((run) => [
      html`<a href="/${run.state === "running" ? "live" : "runs"}/${run.id}">${run.id}</a>`,
      run.state,
      run.suite,
      run.target,
      run.started,
      run.note ?? "",
    ]),
  );

const LIMIT = 50;

export const overview: Page = async ({ view, about }) =>
  page("Overview", runTable(await view.runs({ rerunOf: null, limit: 20 })), about);

const listed = async (request: Parameters<Page<ValuesOf<RunsQuery>>>[0]) => {
  const { limit: asked, page: nth, ...filter } = request.query;
  const limit = asked ?? LIMIT;
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null));
  const from = (nth ?? 0) * limit;
  return (await request.view.runs({ ...given, limit: from + limit })).slice(from);
};

export const runs: Page<ValuesOf<RunsQuery>> = async (request) => {
  const { query, about } = request;
  const field = (name: keyof RunsQuery) =>
    html`<label>${name} <input name="${name}" value="${query[name] ?? ""}"></label> `;
  const names = ["suite", "kernel", "tag", "state", "since", "until"] as const;
  const form = html`<form method="get" action="/runs">${names.map(field)}<button>Filter</button></form>`;
  return page("Runs", html`${form}${runTable(await listed(request))}`, about);
};

export const runsCsv: CsvPage = async (request) => {
  const quoted = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = (await listed(request)).map(({ id, state, suite, target, started }) =>
    [id, state, suite, target, started].map(quoted).join(","),
  );
  return `${["run,state,suite,target,started", ...rows].join("\n")}\n`;
};

export const run: Page<ValuesOf<ReportQuery>> = async ({ view, path, query, about }) => {
  const { run: whole, judgement } = await view.report(path.run, query.baseline ?? undefined);
  const rows = judgement.comparisons.map((one) => [
    one.case.id,
    one.metric,
    one.change === null ? "-" : formatChange(one.change),
    one.verdict,
    one.verdict === "regression" && one.acknowledged === null ? ackForm(whole.id, one.id) : "",
  ]);
  const content = html`<p>${judgement.verdict}</p>${noteForm(whole.id, whole.note)}${promoteForm(whole.id)}
${table("Comparisons", ["case", "metric", "change", "verdict", ""], rows)}`;
  return page(`Run ${whole.id}`, content, about);
};

export const environment: Page = async ({ view, path, about }) => {
  const { run: whole } = await view.report(path.run);
  const rows = Object.entries(whole.environment).map(([name, fact]) => [name, String(fact.value)]);
  return page("Environment", table("Facts", ["fact", "value"], rows), about);
};

export const evidence: Page<ValuesOf<EvidenceQuery>> = async ({ view, path, query, about }) => {
  const output = await view.output(path.run, path.index, query.repetition ?? 0, 64 * 1024);
  if (output === null) throw new PerfmonError("PM1503", "nothing is kept of that repetition");
  const files = output.files.map(({ name, text }) => html`<h2>${name}</h2><pre tabindex="0">${text}</pre>`);
  return page("Evidence", html`<pre tabindex="0">${output.argv.join(" ")}</pre>${files}`, about);
};

export const flame: Page = async ({ view, path, about }) => {
  const profiles = await view.profiles(path.run);
  return page("Flame graph", html`<p>${profiles.length} profiles of this run</p>`, about);
};

export const metric: Page<ValuesOf<MetricQuery>> = async ({ view, path, query, about }) => {
  const { fingerprint, target, since, until, limit } = query;
  const { series } = await view.trends({
    metric: path.metric,
    ...(fingerprint === null ? {} : { fingerprints: [fingerprint] }),
    ...(target === null ? {} : { target }),
    ...(since === null ? {} : { since }),
    ...(until === null ? {} : { until }),
    newest: limit ?? 200,
  });
  const own = series.filter(({ history }) => query.labels === null || labelKey(history.labels) === query.labels);
  const rows = own.flatMap(({ history }) =>
    history.points.map(({ run: of, value }) => [history.caseId, of.started, String(value), history.metric.unit]),
  );
  return page(path.metric, table("History", ["case", "run", "value", "unit"], rows), about);
};

export const compare: Page<ValuesOf<CompareQuery>> = async ({ view, query, about }) => {
  if (query.b === null) return page("Compare", html`<p>Name two runs: ?a=...&amp;b=...</p>`, about);
  const { judgement } = await view.report(query.b, query.a ?? undefined);
  return page("Compare", html`<p>${judgement.verdict}</p>`, about);
};

export const baselines: Page = async ({ view, about }) => {
  const rows = (await view.baselines()).map(({ name, runs: of, note }) => [name, of.join(" "), note ?? ""]);
  return page("Baselines", table("Baselines", ["name", "runs", "note"], rows), about);
};

export const acks: Page = async ({ view, about }) => {
  const rows = (await view.acks()).map((ack) => [
    ack.id,
    ack.caseId,
    ack.metric,
    ack.reason,
    ack.until ?? "",
    removeAckForm(ack.id),
  ]);
  return page("Known regressions", table("Known", ["id", "case", "metric", "reason", "until", ""], rows), about);
};
