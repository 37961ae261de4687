import { type CaseResult, type Comparison, limitText, type Outcome, passText } from "@perfmon/core/plugin";
import { shownLimit } from "../model/shown-limit.ts";
import { type Html, html, NOTHING } from "./html.ts";

/** A word with the terminal's sign before it, which the stylesheet draws: no verdict is told by colour alone. */
const badge = (kind: string, text: string, title = ""): Html =>
  html`<span class="verdict ${kind}"${title === "" ? false : html` title="${title}"`}>${text}</span>`;

/** What a comparison came to, in a word or two. */
export function verdictBadge(comparison: Comparison): Html {
  const { verdict, severity, acknowledged, gates, reasons } = comparison;
  const limit = shownLimit(comparison);
  const aside = gates ? "" : "informs only";
  if (acknowledged !== null) return badge("known", "known", acknowledged.reason);
  if (verdict === "regression") {
    const title = [...(limit === null ? [] : [`limit ${limitText(limit)}`]), aside];
    return badge("regression", `regression, ${severity}`, title.filter((text) => text !== "").join("; "));
  }
  if (verdict === "pass") return badge("pass", passText(comparison), aside);
  return badge(verdict, verdict, [reasons[0]?.message ?? "", aside].filter((text) => text !== "").join("; "));
}

/** That a case did not run, or not to its end. One that did is no news: whether it is worse is another question. */
export const outcomeBadge = (outcome: Outcome): Html =>
  outcome === "completed" ? NOTHING : badge(outcome === "skipped" ? "skipped" : "failed", outcome);

/** Failed in any way: what a reader must see as clearly as a regression. */
export const isFailed = ({ outcome }: Pick<CaseResult, "outcome">): boolean =>
  outcome !== "completed" && outcome !== "skipped";

export { badge };
