import { type RunReport, runDoubts, SAID_REASONS } from "@perfmon/core/plugin";
import { type Html, html, NOTHING } from "./html.ts";

/** What makes the results doubtful, what could not be looked up, and why the command ended as it did. */
export function doubts({ run, judgement, exit, reasons }: RunReport, missing: readonly string[]): Html {
  const told = [...judgement.reasons, ...judgement.baseline.reasons].filter(({ code }) => !SAID_REASONS.has(code));
  const texts = [
    ...told.map(({ message }) => message),
    ...runDoubts(run)
      .filter(({ what }) => what !== "failed")
      .map(({ text }) => text),
    ...missing.map((text) => `not known here: ${text}`),
  ];
  const unique = [...new Set(texts)];
  if (unique.length === 0 && exit === 0) return NOTHING;
  return html`<section id="doubts" aria-labelledby="doubts-title"><h2 id="doubts-title">Notes and doubts</h2>
<ul>${unique.map((text) => html`<li>${text}</li>`)}${exit === 0 ? false : reasons.map(({ message }) => html`<li>exit ${exit}: ${message}</li>`)}</ul></section>`;
}
