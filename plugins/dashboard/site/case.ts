import { PerfmonError, type RunReport } from "@perfmon/core/plugin";
import { evidenceOf } from "../model/evidence.ts";
import { type CaseModel, type ReportModel, reportModel } from "../model/report-model.ts";
import type { Page } from "../page.ts";
import { caseSection } from "../pages/case.ts";
import { flames } from "../pages/flame.ts";
import { html } from "../pages/html.ts";
import type { EvidenceQuery } from "../routes.ts";
import type { ValuesOf } from "../server/parameters.ts";
import { framed } from "./frame.ts";
import { siteLinks } from "./links.ts";

/** Of each file that a tool printed, B; and repetitions whose output is in the page. */
const PRINTED = { most: 256 * 1024, repetitions: 12, timelines: 5 };
/** Runs of the histories. */
const HISTORY = 1000;

/** Everything about one case of a run. */
export const casePage: Page<ValuesOf<EvidenceQuery>> = async ({ view, path, about }) => {
  const report = await view.report(path.run);
  const [model, of] = caseOf(await reportModel(report, view, { cases: [path.index], newest: HISTORY }), path.index);
  const evidence = await evidenceOf(report.run.id, of, view, PRINTED);
  const links = siteLinks(report.run.id, report.run.target);
  const content = html`<h1>${of.result.case.id}</h1>
<p>${steps(report, path.index)}</p>
${caseSection(of, { report, acks: model.acks, links, evidence, detail: "full" })}`;
  return framed(`${of.result.case.id} of ${report.run.id}`, content, about);
};

/** The profile of one case, as wide as the window. */
export const flamePage: Page = async ({ view, path, about }) => {
  const report = await view.report(path.run);
  const [, of] = caseOf(await reportModel(report, view, { cases: [path.index], newest: 1 }), path.index);
  if (of.profile === null)
    throw new PerfmonError("PM1503", `no profile of ${of.result.case.id} is kept`, {
      hint: "perfmon exec --profile makes them",
    });
  const content = html`<h1>Profile of ${of.result.case.id}</h1><p>${steps(report, path.index)}</p>${flames(of.profile, of.baselineProfile, "flame")}`;
  return framed(`Profile of ${of.result.case.id}`, content, about);
};

function caseOf(model: ReportModel, index: number): readonly [ReportModel, CaseModel] {
  const [of] = model.cases;
  if (of) return [model, of];
  throw new PerfmonError("PM1503", `the run has no case ${index}`, { hint: `it has ${model.report.run.cases.length}` });
}

/** Back to the run, and to the cases before and after. */
function steps({ run }: RunReport, index: number) {
  const neighbour = (at: number, text: string, rel: string) => {
    const other = run.cases[at];
    return other
      ? html` · <a href="/runs/${run.id}/cases/${at}" rel="${rel}" title="${other.case.id}">${text}</a>`
      : false;
  };
  return html`<a href="/runs/${run.id}">run ${run.id}</a>${neighbour(index - 1, "case before", "prev")}${neighbour(index + 1, "next case", "next")}`;
}
