import { isPerfmonError } from "@perfmon/core/plugin";
import { html } from "../pages/html.ts";
import { pageShell } from "../pages/page-shell.ts";

/** What went wrong, as a browser or a program is told it. */
export interface Fault {
  readonly status: number;
  readonly code: string | null;
  readonly message: string;
  readonly hint: string | null;
}

/** What no run, baseline or finding is called, and stores that cannot be used now; the rest of what perfmon foresees is the request's fault. */
const NOT_THERE: ReadonlySet<string> = new Set(["PM1013", "PM1503", "PM1507", "PM1509"]);

/** Anything thrown. What perfmon did not foresee says nothing of itself to a browser. */
export function faultOf(error: unknown): Fault {
  if (!isPerfmonError(error) || error.code === "PM9001")
    return {
      status: 500,
      code: "PM9001",
      message: "perfmon itself failed",
      hint: "this is a bug: the terminal in which perfmon serve runs says more",
    };
  const { code, message, hint = null } = error;
  const status = NOT_THERE.has(code) ? 404 : /^PM[45]/.test(code) ? 503 : /^PM(1|6)/.test(code) ? 400 : 500;
  return { status, code, message, hint };
}

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
  const body = html`<main>
<h1>${title}</h1>
<p>${message}</p>
${hint !== null && html`<p>${hint}</p>`}
${code !== null && html`<p><code>${code}</code></p>`}
<p><a href="/">All runs</a></p>
</main>`;
  const head = refresh !== undefined && html`<meta http-equiv="refresh" content="${refresh}">`;
  return String(pageShell({ title, head, body }));
}
