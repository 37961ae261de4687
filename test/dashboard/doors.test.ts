/** Fault 26: who may ask the dashboard, for what, and how. Raw requests, as a hostile page or program would send them. */
import { beforeAll, describe, expect, test } from "vitest";
import { invented, project } from "../cli/kept-runs.ts";
import { type AskOptions, served, TOKEN } from "./served.ts";

const two = async () => {
  const { cwd, ids } = await project([invented({ latency: 100 }), invented({ latency: 130, day: 2 })]);
  return { cwd, ids, ...(await served(cwd)) };
};

const PATHS = ["/", "/runs", "/acks", "/baselines", "/style.css", "/client.js", "/nowhere", "/runs.csv"];

test("only the host that is served is answered, by its address or as localhost", async () => {
  const { ask, port } = await two();
  const status = async (host: string, path = "/") => (await ask(path, { headers: { Host: host } })).status;
  expect(await status(`127.0.0.1:${port}`)).toBe(200);
  expect(await status(`LocalHost:${port}`)).toBe(200);
  const others = [
    "evil.example",
    `evil.example:${port}`,
    "127.0.0.1",
    "localhost",
    `127.0.0.1:${port + 1}`,
    `[::1]:${port}`,
  ];
  for (const host of others)
    for (const path of PATHS) expect([host, path, await status(host, path)]).toEqual([host, path, 421]);
});

test("no host, two of them, and an address that names another", async () => {
  const { raw, port } = await two();
  const own = `Host: 127.0.0.1:${port}\r\n`;
  expect(await raw("GET / HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 421 /);
  expect(await raw(`GET / HTTP/1.1\r\n${own}Host: evil.example\r\n\r\n`)).toMatch(/^HTTP\/1\.1 4(21|00) /);
  expect(await raw(`GET http://evil.example/ HTTP/1.1\r\n${own}\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
  expect(await raw(`GET //evil.example/ HTTP/1.1\r\n${own}\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
  expect(await raw("nonsense\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
});

test("another site's request is refused, whatever it asks for", async () => {
  const { ask, port } = await two();
  const foreign: Record<string, string>[] = [
    { Origin: "http://evil.example" },
    { Origin: "null" },
    { Origin: `127.0.0.1:${port}` },
    { Origin: `https://127.0.0.1:${port}` },
    { Origin: `http://127.0.0.1:${port + 1}` },
    { "Sec-Fetch-Site": "cross-site" },
    { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" },
    { "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors" },
    { "Sec-Fetch-Site": "anything" },
  ];
  for (const headers of foreign)
    for (const path of PATHS) expect([headers, (await ask(path, { headers })).status]).toEqual([headers, 403]);
  const own: Record<string, string>[] = [
    { Origin: `http://127.0.0.1:${port}`, "Sec-Fetch-Site": "same-origin" },
    { Origin: `http://localhost:${port}` },
    { "Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate" },
    { "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate" },
  ];
  for (const headers of own) expect([headers, (await ask("/", { headers })).status]).toEqual([headers, 200]);
});

describe("what changes something", () => {
  const forged = (options: AskOptions = {}): AskOptions => ({
    method: "POST",
    body: JSON.stringify({ baseline: "main", run: "" }),
    ...options,
    headers: { "Content-Type": "application/json", ...options.headers },
  });

  test("needs the token", async () => {
    const { ask } = await two();
    const wrong = [undefined, "Bearer", `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(0, -1)}`, `Basic ${TOKEN}`, TOKEN];
    for (const authorization of wrong)
      for (const path of ["/api/promote", "/api/acknowledge", "/api/annotate", "/api/remove-ack"]) {
        const headers: Record<string, string> = authorization === undefined ? {} : { Authorization: authorization };
        const { status, text, headers: answered } = await ask(path, forged({ headers }));
        expect([authorization, status, answered["www-authenticate"]]).toEqual([authorization, 401, "Bearer"]);
        expect(JSON.parse(text).error.hint).toContain("perfmon serve printed");
      }
    // Neither in the address nor in a cookie.
    expect((await ask(`/api/promote?token=${TOKEN}`, forged())).status).toBe(401);
    expect((await ask("/api/promote", forged({ headers: { Cookie: `token=${TOKEN}` } }))).status).toBe(401);
  });

  test("is JSON: no form can send it", async () => {
    const { ask } = await two();
    const Authorization = `Bearer ${TOKEN}`;
    for (const type of [
      "application/x-www-form-urlencoded",
      "text/plain",
      "multipart/form-data; boundary=x",
      "application/jsonp",
    ]) {
      const headers = { Authorization, "Content-Type": type };
      expect([type, (await ask("/api/promote", forged({ headers }))).status]).toEqual([type, 415]);
    }
  });

  test("is refused for another site, even with the token", async () => {
    const { ask } = await two();
    const headers = { Authorization: `Bearer ${TOKEN}`, Origin: "http://evil.example" };
    expect((await ask("/api/promote", forged({ headers }))).status).toBe(403);
  });

  test("is a POST there, and nothing is one elsewhere", async () => {
    const { ask } = await two();
    for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "TRACE"])
      for (const path of ["/", "/runs", "/api/promote"]) {
        const { status, headers } = await ask(path, { method });
        expect([method, path, status]).toEqual([method, path, 405]);
        expect(headers.allow).toBe(path.startsWith("/api") ? "POST" : "GET, HEAD");
      }
    expect((await ask("/runs", forged({ headers: { Authorization: `Bearer ${TOKEN}` } }))).status).toBe(405);
    expect((await ask("/api/promote")).status).toBe(405);
    expect((await ask("/api/promote", { method: "HEAD" })).status).toBe(405);
  });
});

describe("sizes", () => {
  const headers = { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" };

  test("an address of more than 4 kB, and a query of more than anybody types", async () => {
    const { ask } = await two();
    expect((await ask(`/runs?suite=${"x".repeat(4096)}`)).status).toBe(414);
    expect((await ask(`/runs?suite=${"x".repeat(1000)}`)).status).toBe(400);
    expect((await ask(`/${"x".repeat(4000)}`)).status).toBe(404);
  });

  test("a body of more than 16 kB, whether it says so before or not", async () => {
    const { ask, raw, port } = await two();
    const body = JSON.stringify({ run: "x", note: "n".repeat(17_000) });
    expect((await ask("/api/annotate", { method: "POST", headers, body })).status).toBe(413);
    const chunked = { ...headers, "Transfer-Encoding": "chunked" };
    expect((await ask("/api/annotate", { method: "POST", headers: chunked, body })).status).toBe(413);
    const said = `POST /api/annotate HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 99999999999\r\n\r\n`;
    expect(await raw(said)).toMatch(/^HTTP\/1\.1 413 /);
  });

  test("a GET with a body", async () => {
    const { ask } = await two();
    expect((await ask("/", { headers: { "Content-Length": "3" }, body: "abc" })).status).toBe(400);
    expect((await ask("/", { headers: { "Transfer-Encoding": "chunked" }, body: "abc" })).status).toBe(400);
  });

  test("headers of more than 16 kB", async () => {
    const { ask } = await two();
    expect((await ask("/", { headers: { "X-Large": "x".repeat(20_000) } })).status).toBe(431);
  });
});

test("who sends slowly is not waited for", async () => {
  const { cwd } = await project([invented({ latency: 100 })]);
  const { raw, port } = await served(cwd, { patience: { headers: 200, request: 400, idle: 2000 } });
  const start = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Slow: `;
  expect(await raw(start)).toMatch(/^HTTP\/1\.1 408 /);
  const body = `POST /api/annotate HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`;
  expect(await raw(body)).toMatch(/^(HTTP\/1\.1 408 |$)/);
  // A connection that says nothing.
  expect(await raw("")).toMatch(/^(HTTP\/1\.1 408 |$)/);
});

test("every answer says what a browser may do with it", async () => {
  const { ask, ids } = await two();
  const asked: [string, AskOptions?][] = [
    ...PATHS.map((path): [string] => [path]),
    [`/runs/${ids[0]}`],
    ["/", { headers: { Host: "evil.example" } }],
    ["/", { method: "PUT" }],
    ["/api/promote", { method: "POST" }],
    [`/events/${ids[0]}`],
  ];
  for (const [path, options] of asked) {
    const { headers } = await ask(path, options);
    const policy = headers["content-security-policy"] as string;
    expect(policy, path).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).not.toMatch(/unsafe|\*|http:|data:/);
    expect(headers, path).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
    });
    expect(headers["cache-control"], path).toMatch(/^no-(store|cache)$/);
    expect(Object.keys(headers).filter((name) => /^access-control|^x-powered|^server$|^set-cookie/.test(name))).toEqual(
      [],
    );
  }
});

describe("reading changes nothing", () => {
  let paths: string[];
  beforeAll(() => {
    paths = [
      "/",
      "/runs?suite=a",
      "/acks",
      "/baselines",
      "/compare",
      "/metrics/latency",
      "/api/promote?baseline=b",
      "/nowhere",
    ];
  });

  test.each(["GET", "HEAD"])("%s", async (method) => {
    const { ask, ids } = await two();
    const own = ids.flatMap((id) => ["", "/env", "/cases/0", "/cases/0/flame"].map((rest) => `/runs/${id}${rest}`));
    const live = ids.flatMap((id) => [`/live/${id}`, `/events/${id}`]);
    const state = async () =>
      Promise.all(["/runs.csv", "/acks", "/baselines"].map(async (path) => (await ask(path)).text));
    const before = await state();
    for (const path of [...paths, ...own, ...live]) {
      const { status, text } = await ask(path, { method, headers: { Authorization: `Bearer ${TOKEN}` } });
      expect([path, status < 500]).toEqual([path, true]);
      if (method === "HEAD") expect([path, text]).toEqual([path, ""]);
    }
    expect(await state()).toEqual(before);
  });
});
