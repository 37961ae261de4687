import {
  type Comparison,
  changeText,
  confidenceText,
  intervalText,
  limitText,
  MISSING,
  minuteText,
  type Reason,
  type Replicate,
  type RunReport,
  runDate,
  runDoubts,
  type Summary,
  seriesName,
  stillWorse,
} from "@perfmon/core/plugin";
import { notability } from "../model/rank.ts";
import type { CaseModel, ReportModel, SeriesModel } from "../model/report-model.ts";
import { shownLimit } from "../model/shown-limit.ts";
import { type Compared, type Since, sinceWhen } from "../model/since.ts";
import { changedThere } from "./differs.ts";
import { plural } from "./head.ts";
import { type Html, html, NOTHING } from "./html.ts";
import type { Links } from "./links.ts";
import { badge, verdictBadge } from "./verdict.ts";

/** Findings that are told one by one; the table below has all. */
const MOST = 12;

/** What a reader came for: what regressed, since when, how sure that is, and what failed. */
export function findings(model: ReportModel, links: Links): Html {
  const { run, judgement } = model.report;
  const all = model.cases
    .flatMap((of) => of.series.map((series) => ({ of, series })))
    .filter(({ series }) => series.comparison.gates)
    .sort((a, b) => notability(b.series.comparison) - notability(a.series.comparison));
  const ofKind = (verdict: Comparison["verdict"]) =>
    all.filter(({ series: { comparison } }) => comparison.verdict === verdict && comparison.acknowledged === null);
  const compared = judgement.baseline.runs.length > 0;
  // Without a baseline all of them are, and say the same.
  const unsure = compared ? ofKind("inconclusive") : [];
  const [regressed, better] = [ofKind("regression"), ofKind("improvement")];
  const known = all.filter(({ series }) => series.comparison.acknowledged !== null);
  const failed = runDoubts(run).filter(({ what }) => what === "failed");
  const worse = new Map(stillWorse(judgement).map(({ comparison, message }) => [comparison.id, message]));
  const still = all.filter(({ series }) => worse.has(series.comparison.id));
  const found = [regressed, unsure, better, known, failed, still];
  const nothing = found.every(({ length }) => length === 0);
  return html`<section id="findings" aria-labelledby="findings-title"><h2 id="findings-title">What to look at</h2>
${compared ? nothing && html`<p>Nothing: no comparison shows a change, and none is in doubt.</p>` : html`<p>There is nothing to compare with: ${judgement.baseline.reasons[0]?.message ?? "no earlier run of these cases on this target counts"}.</p>`}
${list(regressed, (one) => regression(one, comparedWith(model.report, one.series), links), "regressions")}
${failed.length > 0 ? html`<ul class="findings">${failed.slice(0, MOST).map(({ text }) => html`<li>${badge("failed", "failed")} ${text}</li>`)}${more(failed.length, "failed cases")}</ul>` : false}
${list(still, (one) => html`${badge("known", "still worse")} ${subject(one, links)}: ${worse.get(one.series.comparison.id)!}.`, "that are still worse")}
${list(unsure, (one) => inconclusive(one, links), "inconclusive comparisons")}
${list(better, (one) => improvement(one, links), "improvements")}
${list(known, (one) => acknowledged(one, links), "known regressions")}</section>`;
}

interface Found {
  readonly of: CaseModel;
  readonly series: SeriesModel;
}

const list = (found: readonly Found[], item: (one: Found) => Html, what: string): Html =>
  found.length === 0
    ? NOTHING
    : html`<ul class="findings">${found.slice(0, MOST).map((one) => html`<li>${item(one)}</li>`)}${more(found.length, what)}</ul>`;

const more = (n: number, what: string): Html | false =>
  n > MOST && html`<li class="muted">and ${n - MOST} more ${what}: see the table</li>`;

const subject = ({ of, series: { comparison } }: Found, links: Links): Html =>
  html`<a href="${links.case(of.index)}">${comparison.case.id}</a> <span class="metric">${seriesName(comparison.metric, comparison.labels, comparison.case)}</span>`;

function regression(found: Found, compared: Compared, links: Links): Html {
  const { comparison, trend } = found.series;
  const limit = shownLimit(comparison);
  return html`${verdictBadge(comparison)} ${subject(found, links)} <strong>${changeText(comparison)}</strong> ${sureness(comparison)}${limit === null ? "" : `; limit ${limitText(limit)}`}.${doubtText(comparison)}
${sinceText(sinceWhen(comparison, trend, compared), links)} <code class="id" title="id of the finding, for perfmon ack">${comparison.id}</code>`;
}

function improvement(found: Found, links: Links): Html {
  const { comparison } = found.series;
  return html`${verdictBadge(comparison)} ${subject(found, links)} <strong>${changeText(comparison)}</strong> ${sureness(comparison)}.${doubtText(comparison)}`;
}

function inconclusive(found: Found, links: Links): Html {
  const { comparison } = found.series;
  const [why] = comparison.reasons;
  return html`${verdictBadge(comparison)} ${subject(found, links)} ${changeText(comparison) === MISSING ? "" : `${changeText(comparison)} ${intervalText(comparison)}`} ${why ? `${why.message}.` : ""}${why?.code === FEW_BOOTS ? "" : doubtText(comparison)}`;
}

function acknowledged(found: Found, links: Links): Html {
  const { comparison } = found.series;
  const { reason, until } = comparison.acknowledged!;
  return html`${verdictBadge(comparison)} ${subject(found, links)} ${changeText(comparison)}: ${reason}${until === null ? "" : ` (until ${until.slice(0, 10)})`}`;
}

/** Which runs a regression is one against. */
export const comparedWith = ({ run, judgement }: RunReport, { baseline }: SeriesModel): Compared => ({
  run: run.id,
  rule: judgement.baseline.rule,
  baseline: baseline.map((sample) => sample.run),
});

/** What is to be said where one reads how sure a change is. */
function doubtText(comparison: Comparison): string {
  const doubt = fewBoots(comparison);
  return doubt === null ? "" : ` ${doubt.message[0]!.toUpperCase()}${doubt.message.slice(1)}.`;
}

/** Of the reason that there are too few. */
const FEW_BOOTS = "few-boots";

/** Repetitions of few boots are no replicates of what differs: their p says nothing of it. */
const fewBoots = ({ reasons }: Comparison): Reason | null => reasons.find(({ code }) => code === FEW_BOOTS) ?? null;

/** `95% sure that it lies in [-8.9%, -5.6%], of 12 runs against 15` */
export function sureness(comparison: Comparison): string {
  const { confidence, baseline, candidate, replicate, p } = comparison;
  const interval = intervalText(comparison);
  if (confidence === null || interval === "-") return "(no interval: too few values)";
  const sides = baseline && candidate ? SIDES[replicate](candidate, baseline) : "";
  return `(${confidenceText(confidence)} interval ${interval}${sides}${p === null || fewBoots(comparison) !== null ? "" : `, p ${pText(p)}`})`;
}

/** What is independent of each other on both sides, as far as it is counted. */
const SIDES: Readonly<Record<Replicate, (candidate: Summary, baseline: Summary) => string>> = {
  run: (candidate, baseline) => `, ${plural(candidate.runs, "run")} against ${baseline.runs}`,
  repetition: (candidate, baseline) =>
    `, n = ${candidate.n}${ofRuns(candidate)} against ${baseline.n}${ofRuns(baseline)}`,
  boot: (candidate, baseline) => `, by boots, of ${plural(candidate.runs, "run")} against ${baseline.runs}`,
  block: () => ", by pairs of blocks",
};

const ofRuns = ({ runs }: Summary): string => (runs > 1 ? ` of ${runs} runs` : "");

const pText = (p: number): string => (p < 0.0001 ? "< 0.0001" : `= ${Number(p.toPrecision(2))}`);

function sinceText(since: Since | null, links: Links): Html {
  if (since === null) return NOTHING;
  const { run, previous, certainty, differs } = since;
  if (certainty === "between")
    return html`It came after run ${runName(previous!.id, links)}; which run after that brought it, the history does not show yet.`;
  if (certainty === "this-run")
    return html`${previous === null ? "This is the first run of its history." : html`This run is the first to show it; the one before was ${runName(previous.id, links)}.`}`;
  const date = minuteText(run.started);
  const told = certainty === "confirmed" ? "" : " (few runs have seen it yet)";
  const named = runName(run.id, links);
  const changed = changedThere(differs, 3);
  return html`Since run ${named}, ${date}${told}${changed === "" ? "" : html`; changed there: ${changed}`}.`;
}

/** A run's id as people can take it in: its day and its last characters, leading to it where that is somewhere. */
export function runName(id: string, links: Links): Html {
  const href = links.run(id);
  const short = `${runDate(id) ?? ""} …${id.slice(-6)}`.trim();
  return href === null ? html`<span title="${id}">${short}</span>` : html`<a href="${href}" title="${id}">${short}</a>`;
}
