import type { PageContent, PageRequest } from "../page.ts";
import { type Html, html, type Part } from "../pages/html.ts";

const PAGES = [
  ["/", "overview"],
  ["/runs", "runs"],
  ["/compare", "compare"],
  ["/baselines", "baselines"],
  ["/acks", "known regressions"],
] as const;

/** Where one can go from every page. `at`: the address of the page, empty: it is none of these. */
export function navigation(at: string): Html {
  const link = ([path, name]: (typeof PAGES)[number]): Html =>
    path === at ? html`<a href="${path}" aria-current="page">${name}</a>` : html`<a href="${path}">${name}</a>`;
  return html`<p class="product"><a href="/">perfmon</a></p><nav aria-label="pages">${PAGES.map(link)}</nav>`;
}

/** A page's content under the navigation. `at`: the address, so that the page says where one is. */
export function framed(title: string, content: Part, about: PageRequest["about"], at = ""): PageContent {
  const body = html`<a class="skip" href="#main">Skip to the content</a>
<header>${navigation(at)}</header>
<main id="main">
${content}
</main>
<footer><p>${about.store} · perfmon ${about.version}</p></footer>`;
  return { title, body };
}
