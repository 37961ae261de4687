import { pageStyle } from "../page-style.ts";
import { type Html, html, raw } from "../pages/html.ts";

/** One whole file: it needs nothing else, and may fetch nothing. */
export const document = (title: string, navigation: Html, content: Html): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${title}</title>
<style>${raw(pageStyle)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
<header><p class="product">perfmon report</p>${navigation}</header>
<main id="main">
${content}
</main>
</body>
</html>
`;
