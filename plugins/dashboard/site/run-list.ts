import type { Baseline, RunHeader } from "@perfmon/core/plugin";
import { runName } from "../pages/findings.ts";
import { plural } from "../pages/head.ts";
import { type Html, html } from "../pages/html.ts";
import { badge } from "../pages/verdict.ts";
import { siteLinks } from "./links.ts";
import type { RunVerdict, Unjudged } from "./verdicts.ts";

/** Runs in a list, with what is known of their verdicts. */
export function runList(
  runs: readonly RunHeader[],
  verdicts: ReadonlyMap<string, RunVerdict | Unjudged>,
  baselines: readonly Baseline[],
): Html {
  if (runs.length === 0) return html`<p>No runs. <code>perfmon exec SUITE</code> makes one.</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="table: runs"><table class="data"><thead><tr><th scope="col">run</th><th scope="col">started</th><th scope="col">suite</th><th scope="col">target</th><th scope="col">kernel</th><th scope="col">verdict</th><th scope="col">remarks</th></tr></thead>
<tbody>${runs.map((run) => line(run, verdicts.get(run.id) ?? null, baselines))}</tbody></table></div>`;
}

function line(run: RunHeader, verdict: RunVerdict | Unjudged | null, baselines: readonly Baseline[]): Html {
  const names = baselines.filter((baseline) => baseline.runs.includes(run.id)).map(({ name }) => `baseline ${name}`);
  const remarks = [
    ...names,
    ...(run.rerunOf === null ? [] : ["re-run"]),
    ...(run.taints.length > 0 ? ["doubtful"] : []),
    ...Object.entries(run.labels).map(([name, value]) => `${name}=${value}`),
    ...run.tags,
    ...(run.note === null ? [] : [run.note]),
  ];
  return html`<tr><th scope="row">${runName(run.id, siteLinks(run.id))}</th><td>${run.started.slice(0, 16).replace("T", " ")}</td><td>${run.suite}</td><td>${run.target}</td><td>${String(run.environment["kernel.release"]?.value ?? "-")}</td><td>${state(run, verdict)}</td><td>${remarks.join(", ")}</td></tr>`;
}

function state(run: RunHeader, known: RunVerdict | Unjudged | null): Html {
  if (run.state === "running") return html`<a href="/live/${run.id}">${badge("inconclusive", "running")}</a>`;
  const ended = run.state === "interrupted" ? html`${badge("failed", "interrupted")} ` : html``;
  if (known === null)
    return html`${ended}<span class="muted" title="judged when nothing else is to do: read the page again">not judged yet</span>`;
  if ("why" in known) return html`${ended}<span class="muted" title="${known.why}">cannot be judged</span>`;
  const { verdict, severity, compared, counts } = known;
  const failed = counts.failed > 0 ? html` ${badge("failed", `${counts.failed} failed`)}` : html``;
  if (!compared) return html`${ended}<span class="muted">nothing to compare with</span>${failed}`;
  const texts = {
    regression: `${plural(counts.regressed, "regression")}, ${severity}`,
    improvement: plural(counts.improved, "improvement"),
    inconclusive: `${counts.inconclusive} inconclusive`,
    pass: "nothing regressed",
  };
  return html`${ended}${badge(verdict, texts[verdict])}${failed}`;
}
