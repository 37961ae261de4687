import { createHash } from "node:crypto";
import { CLIENT } from "../client.generated.ts";
import { pageStyle } from "../page-style.ts";

export interface Asset {
  readonly type: string;
  readonly text: string;
  readonly tag: string;
}

const asset = (type: string, text: string): Asset => ({
  ...{ type, text, tag: `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"` },
});

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M1 12l4-5 3 3 6-8" fill="none" stroke="#0b63c4" stroke-width="2"/></svg>`;

/** What pages need beside themselves, by path. */
export const ASSETS: Readonly<Record<string, Asset>> = {
  "/style.css": asset("text/css; charset=utf-8", pageStyle),
  "/client.js": asset("text/javascript; charset=utf-8", CLIENT),
  "/icon.svg": asset("image/svg+xml", ICON),
  // Browsers ask for it whatever a page says.
  "/favicon.ico": asset("image/svg+xml", ICON),
};
