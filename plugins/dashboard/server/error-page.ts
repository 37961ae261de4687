import { html } from "../pages/html.ts";
import { pageShell } from "../pages/page-shell.ts";
import { navigation } from "../site/frame.ts";
import type { Fault } from "./fault.ts";

const TITLES: Readonly<Record<number, string>> = {
  400: "That cannot be read",
  401: "Not without the token",
  403: "Not from another site",
  404: "Nothing is there",
  405: "Not done here",
  421: "Another host is meant",
  503: "Not now",
};

/** A whole page. `refresh`: s after which a browser looks again. */
export function errorPage(
  { status, code, message, hint }: Fault,
  { title = TITLES[status] ?? "That did not work", refresh }: { title?: string; refresh?: number } = {},
): string {
  const body = html`<header>${navigation("")}</header>
<main>
<h1>${title}</h1>
<p>${message}</p>
${hint !== null && html`<p>${hint}</p>`}
${code !== null && html`<p><code>${code}</code></p>`}
</main>`;
  const head = refresh !== undefined && html`<meta http-equiv="refresh" content="${refresh}">`;
  return String(pageShell({ title, head, body }));
}
