import { type Ack, type Baseline, minuteText, type RunHeader, seriesName } from "@perfmon/core/plugin";
import { runName } from "./findings.ts";
import { type Html, html, NOTHING } from "./html.ts";
import type { Links } from "./links.ts";

/** Runs, newest first, and what is said of them. `marked`: the one that the page is about, and its baseline. */
export function runsTable(
  runs: readonly RunHeader[],
  baselines: readonly Baseline[],
  links: Links,
  marked: { readonly current: string | null; readonly baseline: readonly string[] } = { current: null, baseline: [] },
): Html {
  if (runs.length === 0) return html`<p>No runs.</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="table: runs"><table class="data"><thead><tr><th scope="col">run</th><th scope="col">started</th><th scope="col">suite</th><th scope="col">target</th><th scope="col">kernel</th><th scope="col">state</th><th scope="col">remarks</th></tr></thead>
<tbody>${runs.map((run) => {
    const names = baselines.filter((baseline) => baseline.runs.includes(run.id)).map(({ name }) => `baseline ${name}`);
    const remarks = [
      ...(run.id === marked.current ? ["this run"] : marked.baseline.includes(run.id) ? ["compared with"] : []),
      ...names,
      ...(run.rerunOf === null ? [] : ["re-run"]),
      ...(run.taints.length > 0 ? ["doubtful"] : []),
      ...Object.entries(run.labels).map(([name, value]) => `${name}=${value}`),
      ...run.tags,
      ...(run.note === null ? [] : [run.note]),
    ];
    return html`<tr class="${run.id === marked.current ? "current" : ""}"><th scope="row">${runName(run.id, links)}</th><td>${minuteText(run.started)}</td><td>${run.suite}</td><td>${run.target}</td><td>${String(run.environment["kernel.release"]?.value ?? "-")}</td><td>${run.state}</td><td>${remarks.join(", ")}</td></tr>`;
  })}</tbody></table></div>`;
}

/** Named baselines. */
export const baselinesTable = (baselines: readonly Baseline[], links: Links): Html =>
  baselines.length === 0
    ? html`<p>No baseline is named: <code>perfmon baseline set NAME RUN</code>.</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="table: baselines"><table class="data"><thead><tr><th scope="col">baseline</th><th scope="col" class="number">runs</th><th scope="col">newest</th><th scope="col">set</th><th scope="col">note</th></tr></thead>
<tbody>${baselines.map(({ name, runs, set, note }) => html`<tr><th scope="row">${name}</th><td class="number">${runs.length}</td><td>${runs.length > 0 ? runName(runs.at(-1)!, links) : "-"}</td><td>${minuteText(set)}</td><td>${note ?? ""}</td></tr>`)}</tbody></table></div>`;

/** Known regressions. `now` tells which have ended: ISO 8601. */
export const acksTable = (acks: readonly Ack[], links: Links, now: string): Html =>
  acks.length === 0
    ? NOTHING
    : html`<div class="scroll" tabindex="0" role="region" aria-label="table: known regressions"><table class="data"><thead><tr><th scope="col">id</th><th scope="col">case and metric</th><th scope="col">target</th><th scope="col">seen in</th><th scope="col">until</th><th scope="col">reason</th><th scope="col">by</th></tr></thead>
<tbody>${acks.map(({ id, caseId, metric, labels, target, run, until, reason, by }) => html`<tr><th scope="row"><code>${id}</code></th><td>${caseId} ${seriesName(metric, labels, { parameters: {} })}</td><td>${target ?? "any"}</td><td>${runName(run, links)}</td><td>${until === null ? "without end" : `${until.slice(0, 10)}${until < now ? " (over)" : ""}`}</td><td>${reason}</td><td>${by ?? ""}</td></tr>`)}</tbody></table></div>`;
