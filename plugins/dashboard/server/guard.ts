import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** What is said to whoever is turned away. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly hint?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** By whom the dashboard may be asked, and for what. */
export interface Door {
  /** Values of the header Host that are this dashboard's: `127.0.0.1:7357`. Lower case. */
  readonly hosts: ReadonlySet<string>;
  readonly token: string;
  /** Paths that change something. */
  readonly actions: ReadonlySet<string>;
}

/** Characters, and B. */
export const LIMITS = { url: 4096, body: 16 * 1024 } as const;

export type Asked = Pick<IncomingMessage, "method" | "url" | "headers" | "rawHeaders">;

/**
 * Why a request is turned away before anything looks at what it wants; null: it may go on. In this order: it is too large or
 * no request for a page, it is meant for another host (DNS rebinding), another site sent it, it asks for something that is not
 * done here, it would change something and does not show the token.
 */
export function refusal(asked: Asked, door: Door): Refusal | null {
  return malformed(asked) ?? foreignHost(asked, door) ?? foreignSite(asked, door) ?? wrongMethod(asked, door);
}

function malformed({ url = "", headers }: Asked): Refusal | null {
  if (url.length > LIMITS.url)
    return { status: 414, message: `the address has ${url.length} characters, more than ${LIMITS.url}` };
  if (!url.startsWith("/") || url.startsWith("//") || /[^\x21-\x7e]/.test(url))
    return { status: 400, message: "the address is no path" };
  if (Number(headers["content-length"] ?? 0) > LIMITS.body)
    return { status: 413, message: `the request has more than ${LIMITS.body} bytes`, headers: { Connection: "close" } };
  return null;
}

function foreignHost({ headers, rawHeaders }: Asked, { hosts }: Door): Refusal | null {
  const given = rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === "host").length;
  const host = headers.host?.toLowerCase();
  if (given === 1 && host !== undefined && hosts.has(host)) return null;
  return {
    status: 421,
    message: "the request is for another host",
    hint: `this is ${[...hosts].join(" or ")}: use that in the address bar`,
  };
}

/** What another site, another port of this machine included, lets a browser ask for. */
function foreignSite({ method, headers }: Asked, { hosts }: Door): Refusal | null {
  const { origin } = headers;
  const site = headers["sec-fetch-site"];
  const navigated = method === "GET" && headers["sec-fetch-mode"] === "navigate";
  const own = origin === undefined || hosts.has(/^http:\/\/(.+)$/.exec(origin.toLowerCase())?.[1] ?? "");
  // A link on a page of another port of this machine shows nobody anything.
  const near = site === undefined || site === "same-origin" || site === "none" || (site === "same-site" && navigated);
  if (own && near) return null;
  return {
    status: 403,
    message: "the request comes from another site",
    hint: "open the dashboard by its address in the address bar, not by a link of another site",
  };
}

function wrongMethod(asked: Asked, { actions, token }: Door): Refusal | null {
  const { method = "", url = "", headers } = asked;
  const path = url.replace(/[?#].*/s, "");
  const reading = method === "GET" || method === "HEAD";
  if (!actions.has(path)) {
    if (!reading) return notAllowed(method, "GET, HEAD");
    if (headers["transfer-encoding"] === undefined && !Number(headers["content-length"] ?? 0)) return null;
    return { status: 400, message: `a ${method} with a body`, headers: { Connection: "close" } };
  }
  if (method !== "POST") return notAllowed(method, "POST");
  if (!shows(headers.authorization, token))
    return {
      status: 401,
      message: headers.authorization === undefined ? "the token is missing" : "the token is wrong",
      hint: "open the address that perfmon serve printed when it started",
      headers: { "WWW-Authenticate": "Bearer" },
    };
  if (/^application\/json\s*(;|$)/i.test(headers["content-type"] ?? "")) return null;
  return { status: 415, message: "the request is no application/json" };
}

const notAllowed = (method: string, allowed: string): Refusal => ({
  status: 405,
  message: `${/^[A-Z]{1,20}$/.test(method) ? method : "this method"} is not done here`,
  headers: { Allow: allowed },
});

/** Takes as long for any token. */
function shows(authorization: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const given = /^Bearer ([\w-]+)$/i.exec(authorization ?? "")?.[1] ?? "";
  return timingSafeEqual(digest(given), digest(token));
}
