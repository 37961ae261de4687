import { type Html, html, type Part } from "./html.ts";

/** Of a column: its title, or the whole cell; false: there is no such column. */
export type Heading = string | Html | false;

/** Of a column of numbers. */
export const numeric = (title: string): Html => html`<th scope="col" class="number">${title}</th>`;

/** Class of headings and cells that a narrow window leaves out: what else there is of a row stands on the page behind its link. */
export const ROOMY = "roomy";

/** Of a column of words, or with `number` of numbers, that a narrow window leaves out. */
export const roomy = (title: string, kind: "" | "number" = ""): Html =>
  html`<th scope="col" class="${`${kind} ${ROOMY}`.trim()}">${title}</th>`;

/**
 * A table that scrolls in its own box where it is wider than the window; the keyboard reaches the box, and `label` says which it
 * is. `body`: its rows. `kind`: a class of its own.
 */
export const dataTable = (
  label: string,
  head: readonly Heading[],
  body: Part,
  { kind, caption }: { readonly kind?: string; readonly caption?: string } = {},
): Html => html`<div class="scroll" tabindex="0" role="region" aria-label="table: ${label}"><table class="data${kind ? ` ${kind}` : ""}">
${caption ? html`<caption>${caption}</caption>` : false}${head.length > 0 && html`<thead><tr>${head.map(heading)}</tr></thead>`}
<tbody>${body}</tbody></table></div>`;

const heading = (one: Heading): Part => (typeof one === "string" ? html`<th scope="col">${one}</th>` : one);
