import { isStored, minuteText, quote, type RunHeader, type RunReport, type StoreView } from "@perfmon/core/plugin";
import { evidenceOf } from "../model/evidence.ts";
import { isNotable, notability } from "../model/rank.ts";
import { type CaseModel, type ReportModel, reportModel } from "../model/report-model.ts";
import { caseSection } from "../pages/case.ts";
import { comparisonTable } from "../pages/comparison-table.ts";
import { differs, environment } from "../pages/differs.ts";
import { doubts } from "../pages/doubts.ts";
import { findings } from "../pages/findings.ts";
import { changesSection } from "../pages/forest-section.ts";
import { plural, runHead } from "../pages/head.ts";
import { type Html, html } from "../pages/html.ts";
import type { Links } from "../pages/links.ts";
import { acksTable, baselinesTable, runsTable } from "../pages/runs.ts";
import { isFailed } from "../pages/verdict.ts";
import { document } from "./document.ts";

/** Characters of the whole file, nearly all of them one byte: what a mail attachment may be, and a browser opens at once. */
const SIZE = 1_900_000;
/** Runs that the list at the end shows. */
const MOST_RUNS = 200;
/** Of each file that a tool printed, B; and repetitions of a case whose output is shown. */
const PRINTED = { most: 4096, repetitions: 3 };

/** What a report is made of beside its run. */
export interface ReportRequest {
  /** ISO 8601. */
  readonly now: string;
  /** Characters at most. Default 1.9 million. */
  readonly size?: number;
  /** Ids of the cases to show; empty: all. */
  readonly cases?: readonly string[];
}

/** The whole report as one HTML file. */
export async function reportDocument(
  report: RunReport,
  view: StoreView,
  { now, size = SIZE, cases: only = [] }: ReportRequest,
): Promise<string> {
  const model = await reportModel(report, view);
  const { run, judgement } = report;
  const runs = await view.runs({ suite: run.suite, target: run.target, limit: MOST_RUNS }).catch(() => []);
  const chosen = {
    ...model,
    cases: model.cases.filter(({ result }) => only.length === 0 || only.includes(result.case.id)),
  };
  const shownCases = new Set(chosen.cases.map(({ index }) => index));
  const links: Links = {
    run: () => null,
    case: (index) => (shownCases.has(index) ? `#case-${index}` : "#cases"),
    series: () => null,
  };
  const compared = judgement.baseline.runs.length > 0;
  const before = html`${runHead(model)}
${findings(model, links)}
${comparisonTable(model, links)}
${changesSection(model, links)}
${differs(judgement, compared)}
${doubts(report, model.missing)}`;
  const after = html`${environment(run)}
${storeSection(model, runs, links, now)}
${origin(report, now)}`;
  const cases = await casesSection(chosen, view, links, size - String(before).length - String(after).length - 40_000);
  const navigation = html`<nav aria-label="sections">${SECTIONS.map(([id, name]) => html`<a href="#${id}">${name}</a> `)}</nav>`;
  return String(document(`${run.suite}: perfmon report`, navigation, html`${before}${cases}${after}`));
}

const SECTIONS = [
  ["findings", "what to look at"],
  ["results", "results"],
  ["cases", "cases"],
  ["differs", "what differs"],
  ["environment", "environment"],
  ["runs", "runs"],
] as const;

/**
 * A section a case, the notable ones first: those with their raw output as far as the file has room, the others as fully as an
 * equal share of what is left allows. What finds no room is said, and stays in the table above.
 */
async function casesSection(model: ReportModel, view: StoreView, links: Links, room: number): Promise<Html> {
  const { report, sides, acks } = model;
  const sorted = model.cases.toSorted((a, b) => interest(b) - interest(a));
  const sections: Html[] = [];
  const short = { evidence: 0, brief: 0, none: 0 };
  const smallest = [0, 0, 0];
  let left = room;
  for (const [i, of] of sorted.entries()) {
    const share = interest(of) >= 1 ? left / 3 : left / (sorted.length - i);
    const context = { report, sides, acks, links, evidence: null };
    const shapes: (() => Promise<Html>)[] = [
      async () =>
        caseSection(of, { ...context, detail: "full", evidence: await evidenceOf(report.run.id, of, view, PRINTED) }),
      async () => caseSection(of, { ...context, detail: "full" }),
      async () => caseSection(of, { ...context, detail: "brief" }),
    ];
    let section: Html | null = null;
    for (const [level, shape] of shapes.entries()) {
      // Sections of one kind are much alike: what has no chance need not be drawn to know that.
      if (smallest[level]! > share) continue;
      const drawn = await shape();
      smallest[level] = Math.min(smallest[level] || Number.POSITIVE_INFINITY, String(drawn).length);
      if (String(drawn).length > share) continue;
      section = drawn;
      if (level === 1) short.evidence++;
      if (level === 2) short.brief++;
      break;
    }
    if (section === null) short.none++;
    section ??= html`<section class="case" id="case-${of.index}"><h3>${of.result.case.id}</h3><p class="note">Not shown here: <code>perfmon report ${report.run.id} --case ${quote(of.result.case.id)}</code></p></section>`;
    left -= String(section).length;
    sections.push(section);
  }
  const told = [
    ...(short.none > 0 ? [`${plural(short.none, "case")} only in the table above`] : []),
    ...(short.brief > 0 ? [`${plural(short.brief, "case")} with histories only`] : []),
    ...(short.evidence > 0 ? [`${plural(short.evidence, "case")} without raw output`] : []),
  ];
  return html`<section id="cases" aria-labelledby="cases-title"><h2 id="cases-title">Cases</h2>
${told.length > 0 && html`<p class="note">To keep this file small enough for a mail: ${told.join(", ")}. perfmon serve shows all of them in full.</p>`}${sections}</section>`;
}

/** At least 1: somebody will want to see its raw output. */
function interest({ result, series }: CaseModel): number {
  const most = Math.max(-20, ...series.map(({ comparison }) => notability(comparison)));
  if (isFailed(result)) return 10;
  return series.some(({ comparison }) => isNotable(comparison)) ? 2 + most / 10 : most / 100;
}

const storeSection = (
  { report, baselines, acks }: ReportModel,
  runs: readonly RunHeader[],
  links: Links,
  now: string,
): Html =>
  html`<section id="runs" aria-labelledby="runs-title"><h2 id="runs-title">Runs and baselines</h2>
<details><summary>${plural(runs.length, "run")} of this suite on this target</summary>${runsTable(runs, baselines, { links, mark: { current: report.run.id, baseline: report.judgement.baseline.runs, others: report.judgement.others }, outcome: ["state", ({ state }) => state] })}</details>
${baselinesTable(baselines, links)}
${acks.length > 0 ? html`<h3>Known regressions</h3>${acksTable(acks, links, now)}` : false}</section>`;

/** What makes the same report again, and what gives all there is; of a run that is in no store there is neither. */
function commands(report: RunReport): Html | false {
  if (!isStored(report)) return false;
  const { run, judgement } = report;
  const { baseline, others } = judgement;
  const named = ["named", "run", "runs"].includes(baseline.rule);
  const against = named ? (baseline.name ?? baseline.runs.at(-1)) : null;
  // What named its earlier runs beside it, nobody knows here; by itself it is another comparison.
  const alone = baseline.rule === "automatic" || others.every((other) => other > run.id);
  return html`${alone && html` Again: <code>perfmon report ${against ? `${quote(against)} ` : ""}${run.id}</code>.`} Everything: <code>perfmon export ${run.id} --format json</code>.`;
}

const origin = (report: RunReport, now: string): Html => {
  const { run, places } = report;
  return html`<footer><p>Made ${minuteText(now)} UTC by perfmon ${run.perfmon}, run ${run.id}, store ${places.store}${places.folder === null ? "" : html`, raw output in <code>${places.folder}</code>`}.${commands(report)}</p></footer>`;
};
