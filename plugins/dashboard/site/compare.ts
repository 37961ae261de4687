import type { StoreView } from "@perfmon/core/plugin";
import type { Page } from "../page.ts";
import { type Html, html } from "../pages/html.ts";
import type { CompareQuery } from "../routes.ts";
import { faultOf } from "../server/fault.ts";
import { readQuery, reference, type ValuesOf } from "../server/parameters.ts";
import { framed } from "./frame.ts";
import { carried } from "./links.ts";
import { comparisonContent } from "./run.ts";

/** What two references name, as `perfmon compare` sets it against each other. What is wrong with them stands under the form. */
export const comparePage: Page<ValuesOf<CompareQuery>> = async ({ view, query, address, about }) => {
  const form = html`<form class="filters" method="get" action="/compare"><label>baseline <input name="a" value="${query.a ?? ""}" placeholder="main, @latest~1" size="30"></label><label>run <input name="b" value="${query.b ?? ""}" placeholder="@latest" size="30"></label><button>Compare</button></form>`;
  if (query.b === null)
    return framed("Compare", html`<h1>Compare</h1>${form}${await whatToName(view)}`, about, "/compare");
  try {
    const { a, b } = readQuery({ a: reference, b: reference }, address.search);
    const report = await view.report(b!, a ?? undefined);
    const chosen = carried(report, { baseline: a, with: b });
    return framed("Compare", html`${form}${await comparisonContent(view, report, chosen)}`, about, "/compare");
  } catch (error) {
    const { status, code, message, hint } = faultOf(error);
    // Neither of them is to blame.
    if (status >= 500) throw error;
    const told = html`<p class="warning" role="alert">${message}${hint === null ? "" : `: ${hint}`} <code>${code}</code></p>`;
    const content = html`<h1>Compare</h1>${form}${told}${await whatToName(view)}`;
    return { ...framed("Compare", content, about, "/compare"), status };
  }
};

/** Names that a list of them has room for. */
const MOST = 12;

async function whatToName(view: StoreView): Promise<Html> {
  const names = (await view.baselines()).map(({ name }) => name);
  const more = names.length > MOST ? `, and ${names.length - MOST} more` : "";
  const named = names.length === 0 ? "none is named yet" : `${names.slice(0, MOST).join(", ")}${more}`;
  return html`<p class="note">A run: its id or the beginning of it, @latest, @latest~2. All runs of a kernel, with a tag, a label or of a revision: kernel:RELEASE, tag:T, label:KEY=VALUE, git:REV. A baseline by its name: ${named}.</p>`;
}
