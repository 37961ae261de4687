import { type DashboardContext, isPerfmonError, PerfmonError, ULID_PATTERN } from "@perfmon/core/plugin";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { liveBody } from "../live/live-body.ts";
import type { PageContent, PageRequest } from "../page.ts";
import { html } from "../pages/html.ts";
import { pageShell } from "../pages/page-shell.ts";
import { ROUTES, type Route } from "../routes.ts";
import { framed } from "../site/frame.ts";
import { Verdicts } from "../site/verdicts.ts";
import { ACTIONS, perform } from "./actions.ts";
import { ASSETS } from "./assets.ts";
import { errorPage } from "./error-page.ts";
import { EventStreams } from "./events.ts";
import { type Fault, faultOf } from "./fault.ts";
import { LIMITS } from "./guard.ts";
import { keptView } from "./kept-view.ts";
import { LiveRuns } from "./live-runs.ts";
import { readQuery, type Values } from "./parameters.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";

/** s after which the page that stands for a store which is not there is read again. */
const LOOK_AGAIN = 2;
/** What an address that ends in `.csv` begins with inside. */
const CSV = "/.csv";
/** The pages' only script. */
const CLIENT = html`<script src="/client.js" defer></script>`;

/** What the dashboard answers to requests that may come in. */
export interface App {
  fetch(request: Request): Response | Promise<Response>;
  /** Ends what would go on for ever. */
  close(): void;
}

export function createApp(context: DashboardContext): App {
  const { kept: view, passing } = keptView(context.view);
  const verdicts = new Verdicts(passing);
  const live = new LiveRuns({ view, progress: context.progress });
  const streams = new EventStreams(live);
  const app = new Hono({ getPath });

  app.use(async (c, next) => {
    await next();
    const own = c.res.headers.get("Cache-Control");
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.header(name, value);
    if (own !== null) c.header("Cache-Control", own);
  });

  for (const [path, { type, text, tag }] of Object.entries(ASSETS))
    app.get(path, (c) => {
      c.header("ETag", tag);
      c.header("Cache-Control", "no-cache");
      if (c.req.header("if-none-match") === tag) return c.body(null, 304);
      return c.body(text, 200, { "Content-Type": type });
    });

  // A suite makes the store before it stores its run.
  app.get("/", async (c, next) => ((await view.runs({ limit: 1 })).length === 0 ? nothingYet(c, NO_RUNS) : next()));
  // What a run has not done yet looks like what failed.
  app.get("/runs/:run", async (c, next) => {
    const [header] = await view.runs({ id: runOf(c), limit: 1 });
    return header?.state === "running" ? c.redirect(`/live/${header.id}`) : next();
  });
  for (const route of ROUTES) {
    app.get(route.path, async (c) => respondPage(c, await route.page(pageRequest(c, route))));
    const { csv } = route;
    if (csv) app.get(CSV + route.path, async (c) => respondCsv(c, await csv(pageRequest(c, route))));
  }

  app.get("/live/:run", async (c) => {
    const run = runOf(c);
    const snapshot = await live.snapshot(run);
    const [header] = await view.runs({ id: run, limit: 1 });
    return respondPage(c, framed(`${header!.suite} ${run}`, liveBody(header!, snapshot), context));
  });

  app.get("/events/:run", async (c) => {
    const run = runOf(c);
    if (streams.full) {
      c.header("Retry-After", "30");
      return answer(c, {
        ...ofStatus(503, "as many browsers as may look at running suites already do"),
        hint: "close one",
      });
    }
    return streams.respond(c, run, await live.snapshot(run));
  });

  const tooLarge = (c: Context) => answer(c, ofStatus(413, `the request has more than ${LIMITS.body} bytes`));
  for (const path of Object.keys(ACTIONS))
    app.post(path, bodyLimit({ maxSize: LIMITS.body, onError: tooLarge }), async (c) =>
      c.json((await perform(path, await c.req.text(), context.actions)) as object),
    );

  app.notFound((c) => answer(c, ofStatus(404, "there is no such page")));
  app.onError((error, c) => {
    const fault = faultOf(error);
    if (fault.status === 500)
      context.say(`error: ${JSON.stringify(c.req.path)} failed: ${error.stack ?? error.message}`);
    const waiting = c.req.path === "/" && isPerfmonError(error) && error.code === "PM4001";
    return waiting ? nothingYet(c, fault) : answer(c, fault);
  });

  return { fetch: (request) => app.fetch(request), close };

  function close(): void {
    streams.close();
    verdicts.stop();
  }

  function pageRequest(c: Context, route: Route): PageRequest {
    const { searchParams, pathname } = new URL(c.req.url);
    return {
      view,
      verdicts,
      about: { store: context.store, version: context.version },
      path: {
        run: route.path.includes(":run") ? runOf(c) : "",
        index: route.path.includes(":index") ? indexOf(c) : 0,
        metric: c.req.param("metric") ?? "",
      },
      query: readQuery(route.query, searchParams) as Values,
      address: { path: pathname, search: searchParams },
      now: new Date(),
    };
  }
}

/** `/runs/ID.csv` is `/runs/ID`, asked for as a CSV; `/index.csv` is `/`. */
function getPath(request: Request): string {
  const path = new URL(request.url).pathname;
  if (!path.endsWith(".csv")) return path.startsWith(CSV) ? "/404" : path;
  return CSV + (path === "/index.csv" ? "/" : path.slice(0, -".csv".length));
}

function runOf(c: Context): string {
  const run = c.req.param("run") ?? "";
  if (ULID_PATTERN.test(run)) return run;
  throw new PerfmonError("PM1503", "that is no id of a run", { hint: "an id has 26 digits and capital letters" });
}

function indexOf(c: Context): number {
  const index = c.req.param("index") ?? "";
  if (/^\d{1,6}$/.test(index)) return Number(index);
  throw new PerfmonError("PM1503", "a case is named by its place in the run", { hint: "0 is the first" });
}

/** What is not there yet is no failure: it says what to do, and looks again. */
const nothingYet = (c: Context, fault: Fault): Response =>
  c.html(errorPage(fault, { title: "Nothing to show yet", refresh: LOOK_AGAIN }));

const NO_RUNS: Fault = {
  ...{ status: 200, code: null, message: "the store holds no run" },
  hint: "perfmon exec SUITE makes one: perfmon list suites says which there are",
};

const ofStatus = (status: number, message: string): Fault => ({ status, code: null, message, hint: null });

/** A fault as the one who asked can read it. */
function answer(c: Context, fault: Fault): Response {
  c.status(fault.status as never);
  const { code, message, hint } = fault;
  if (c.req.method === "POST" || c.req.path.startsWith("/events/")) return c.json({ error: { code, message, hint } });
  return c.html(errorPage(fault));
}

const respondPage = (c: Context, { title, body, status = 200 }: PageContent): Response =>
  c.html(String(pageShell({ title, head: CLIENT, body })), status as never);

const respondCsv = (c: Context, content: string): Response =>
  c.body(content, 200, { "Content-Type": "text/csv; charset=utf-8; header=present" });
