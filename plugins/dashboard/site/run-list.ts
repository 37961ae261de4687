import type { Baseline, RunHeader } from "@perfmon/core/plugin";
import { plural } from "../pages/head.ts";
import { type Html, html } from "../pages/html.ts";
import { runsTable } from "../pages/runs.ts";
import { badge } from "../pages/verdict.ts";
import { siteLinks } from "./links.ts";
import type { RunVerdict, Unjudged } from "./verdicts.ts";

/** Runs in a list, with what is known of their verdicts; `worst`: which regressions are the worst, too. */
export function runList(
  runs: readonly RunHeader[],
  verdicts: ReadonlyMap<string, RunVerdict | Unjudged>,
  baselines: readonly Baseline[],
  { worst = false }: { readonly worst?: boolean } = {},
): Html {
  if (runs.length === 0) return html`<p>No runs. <code>perfmon exec SUITE</code> makes one.</p>`;
  return runsTable(runs, baselines, {
    links: siteLinks(null),
    outcome: ["verdict", (run) => state(run, verdicts.get(run.id) ?? null, worst)],
  });
}

function state(run: RunHeader, known: RunVerdict | Unjudged | null, worst: boolean): Html {
  if (run.state === "running") return html`<a href="/live/${run.id}">${badge("inconclusive", "running")}</a>`;
  const ended = run.state === "interrupted" ? html`${badge("failed", "interrupted")} ` : html``;
  if (known === null)
    return html`${ended}<span class="muted" title="judged when nothing else is to do: read the page again">not judged yet</span>`;
  if ("why" in known) return html`${ended}<span class="muted" title="${known.why}">cannot be judged</span>`;
  const { verdict, regressions, compared, counts } = known;
  const failed = counts.failed > 0 ? html` ${badge("failed", `${counts.failed} failed`)}` : html``;
  if (!compared) return html`${ended}<span class="muted">nothing to compare with</span>${failed}`;
  const texts = {
    regression: regressions,
    improvement: plural(counts.improved, "improvement"),
    inconclusive: `${counts.inconclusive} inconclusive`,
    pass: "nothing regressed",
  };
  return html`${ended}${badge(verdict, texts[verdict])}${failed}${worst && verdict === "regression" ? listed(run, known) : false}`;
}

/** The worst regressions of a run, each leading to its case. */
function listed({ id }: RunHeader, { worst, counts }: RunVerdict): Html {
  const links = siteLinks(id);
  const more = counts.regressed - worst.length;
  return html`<ul class="worst">${worst.map(({ index, caseId, metric, change, severity }) => html`<li><a href="${links.case(index)}">${caseId}</a> ${metric} <strong>${change}</strong> <span class="muted">${severity}</span></li>`)}${more > 0 && html`<li class="muted">and ${more} more</li>`}</ul>`;
}
