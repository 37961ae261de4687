import type { RunHeader } from "@perfmon/core/plugin";
import { csv } from "../charts/charts.ts";
import type { CsvPage, Page, PageRequest } from "../page.ts";
import { type Html, html } from "../pages/html.ts";
import type { RunsQuery } from "../routes.ts";
import type { ValuesOf } from "../server/parameters.ts";
import { framed } from "./frame.ts";
import { runList } from "./run-list.ts";

const LIMIT = 50;
/** Each page reads those before it too. */
export const LAST_PAGE = 100;
const STATES = ["running", "completed", "interrupted"];

type Request = PageRequest<ValuesOf<RunsQuery>>;

/** Stored runs, by filters that stand in the address. */
export const runsPage: Page<ValuesOf<RunsQuery>> = async (request) => {
  const { query, about, verdicts } = request;
  const { runs, more } = await listed(request);
  const content = html`<h1>Runs</h1>
<form class="filters" method="get" action="/runs">
${field("suite", query.suite)}${field("kernel", query.kernel)}${field("tag", query.tag)}
<label>state <select name="state"><option value="">any</option>${STATES.map((state) => html`<option${query.state === state ? html` selected` : false}>${state}</option>`)}</select></label>
${field("since", query.since?.slice(0, 16) ?? null, "7d or 2026-11-20")}${field("until", query.until?.slice(0, 16) ?? null)}
<button>Filter</button>${[...request.address.search.keys()].length > 0 ? html` <a href="/runs">all runs</a>` : false}</form>
${runList(runs, await verdicts.of(runs), await request.view.baselines())}
<p>${query.page !== null && query.page > 0 ? html`<a href="${other(request, query.page - 1)}" rel="prev">newer runs</a> ` : false}${more ? older(request) : false}</p>
<p class="note"><a href="${csvAddress(request)}">CSV</a></p>`;
  return framed("Runs", content, about, "/runs");
};

const field = (name: string, value: unknown, placeholder = ""): Html =>
  html`<label>${name} <input name="${name}" value="${String(value ?? "")}" size="14" placeholder="${placeholder}"></label>`;

function older(request: Request): Html {
  const page = request.query.page ?? 0;
  return page < LAST_PAGE
    ? html`<a href="${other(request, page + 1)}" rel="next">older runs</a>`
    : html`<span class="note">There are older runs: say until when, above.</span>`;
}

function other({ address }: Request, page: number): string {
  const search = new URLSearchParams(address.search);
  search.set("page", String(page));
  return `${address.path}?${search}`;
}

const csvAddress = ({ address }: Request): string => {
  const text = address.search.toString();
  return `/runs.csv${text === "" ? "" : `?${text}`}`;
};

/** One more than the page holds tells whether there is a next one. */
async function listed({
  query,
  view,
}: Request): Promise<{ readonly runs: readonly RunHeader[]; readonly more: boolean }> {
  const { limit: asked, page, ...filter } = query;
  const limit = asked ?? LIMIT;
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null));
  const from = (page ?? 0) * limit;
  const found = (await view.runs({ ...given, limit: from + limit + 1 })).slice(from);
  return { runs: found.slice(0, limit), more: found.length > limit };
}

export const runsCsv: CsvPage<ValuesOf<RunsQuery>> = async (request) => {
  const { runs } = await listed(request);
  const kernel = ({ environment }: RunHeader) => String(environment["kernel.release"]?.value ?? "");
  return csv([
    ["run", "state", "suite", "target", "kernel", "started", "finished", "tags", "note"],
    ...runs.map((run) => [
      run.id,
      run.state,
      run.suite,
      run.target,
      kernel(run),
      run.started,
      run.finished,
      run.tags.join(" "),
      run.note,
    ]),
  ]);
};
