import { PerfmonError, type RunReport } from "@perfmon/core/plugin";
import { type Evidence, evidenceOf } from "../model/evidence.ts";
import { type CaseModel, type ReportModel, reportModel } from "../model/report-model.ts";
import type { Page } from "../page.ts";
import { caseSection } from "../pages/case.ts";
import { flames } from "../pages/flame.ts";
import { type Html, html, NOTHING } from "../pages/html.ts";
import type { EvidenceQuery, ReportQuery } from "../routes.ts";
import type { ValuesOf } from "../server/parameters.ts";
import { framed } from "./frame.ts";
import { type Chosen, carried, reportAt, runAddress, siteLinks } from "./links.ts";

/** Of each file that a tool printed, B; and repetitions whose output is in the page. */
const PRINTED = { most: 256 * 1024, repetitions: 12, timelines: 5 };
/** Repetitions that links lead to. */
const LISTED = 200;
/** Pixels, twice what a case's own page has: frames and their names are seen that are too narrow there. */
const WHOLE_FLAME = 1920;
/** Runs of the histories. */
const HISTORY = 1000;

/** Everything about one case of a run. */
export const casePage: Page<ValuesOf<EvidenceQuery>> = async ({ view, path, query, about }) => {
  const report = await reportAt(view, path.run, query);
  const chosen = carried(report, query);
  const asked = { cases: [path.index], newest: HISTORY, beside: chosen.with };
  const [model, of] = caseOf(await reportModel(report, view, asked), path.index);
  const evidence = await evidenceOf(report.run.id, of, view, { ...PRINTED, ...onlyOf(of, query.repetition) });
  const links = siteLinks(report.run.id, report.run.target, chosen);
  const content = html`<h1>${of.result.case.id}</h1>
<p>${steps(report, path.index, chosen)}${of.profile !== null && html` · <a href="${runAddress(report.run.id, `/cases/${path.index}/flame`, chosen)}">profile, twice as wide</a>`}</p>
${caseSection(of, { report, sides: model.sides, acks: model.acks, links, evidence, detail: "full" })}
${otherOutput(evidence, links.case(path.index))}`;
  return framed(`${of.result.case.id} of ${report.run.id}`, content, about);
};

/** The profile of one case, as wide as a large window; in a smaller one it scrolls. */
export const flamePage: Page<ValuesOf<ReportQuery>> = async ({ view, path, query, about }) => {
  const report = await reportAt(view, path.run, query);
  const [, of] = caseOf(await reportModel(report, view, { cases: [path.index], newest: 1 }), path.index);
  if (of.profile === null)
    throw new PerfmonError("PM1503", `no profile of ${of.result.case.id} is kept`, {
      hint: "perfmon exec --profile makes them",
    });
  const back = runAddress(report.run.id, `/cases/${path.index}`, carried(report, query));
  const content = html`<h1>Profile of ${of.result.case.id}</h1><p><a href="${back}">the case</a></p>${flames(of.profile, of.baselineProfile, "flame", WHOLE_FLAME)}`;
  return framed(`Profile of ${of.result.case.id}`, content, about);
};

/** PM1503 for a repetition that the case does not have. */
function onlyOf({ result: { case: item, repetitions } }: CaseModel, only: number | null): { readonly only?: number } {
  if (only === null) return {};
  if (only < repetitions.length) return { only };
  throw new PerfmonError("PM1503", `${item.id} has no repetition ${only}`, {
    hint: `it has ${repetitions.length}, warm-ups among them; 0 is the first`,
  });
}

/** Leads to the repetitions whose output is not in the page. */
function otherOutput({ repetitions, unread }: Evidence, address: string): Html {
  if (unread === 0 || repetitions.every(({ output }) => output === null)) return NOTHING;
  const unseen = repetitions.filter(({ output }) => output === null).slice(0, LISTED);
  return html`<p class="note">What another repetition printed: ${unseen.map(({ repetition: { warmup, index }, sequence }) => html`<a href="${address}${address.includes("?") ? "&" : "?"}repetition=${sequence}">${warmup ? "warm-up " : ""}${index + 1}</a> `)}</p>`;
}

function caseOf(model: ReportModel, index: number): readonly [ReportModel, CaseModel] {
  const [of] = model.cases;
  if (of) return [model, of];
  throw new PerfmonError("PM1503", `the run has no case ${index}`, { hint: `it has ${model.report.run.cases.length}` });
}

/** Back to the run, and to the cases before and after. */
function steps({ run }: RunReport, index: number, chosen: Chosen) {
  const neighbour = (at: number, text: string, rel: string) => {
    const other = run.cases[at];
    return other
      ? html` · <a href="${runAddress(run.id, `/cases/${at}`, chosen)}" rel="${rel}" title="${other.case.id}">${text}</a>`
      : false;
  };
  return html`<a href="${runAddress(run.id, "", chosen)}">run ${run.id}</a>${neighbour(index - 1, "case before", "prev")}${neighbour(index + 1, "next case", "next")}`;
}
