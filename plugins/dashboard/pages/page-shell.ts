import type { PageContent } from "../page.ts";
import { type Html, html, type Part } from "./html.ts";

/** A whole page of the server. `head`: what its head has beside the title and the stylesheet. */
export const pageShell = ({ title, head, body }: PageContent & { readonly head: Part }): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} - perfmon</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/style.css">
${head}
</head>
<body>
${body}
</body>
</html>
`;
