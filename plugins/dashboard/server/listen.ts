import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { type ListenRequest, PerfmonError, type Served } from "@perfmon/core/plugin";
import { ACTIONS } from "./actions.ts";
import type { App } from "./app.ts";
import { errorPage } from "./error-page.ts";
import { type Door, type Refusal, refusal } from "./guard.ts";
import { servedHosts, urlOf } from "./hosts.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";

/** ms. Who sends a request slowly is not waited for. */
export interface Patience {
  readonly headers: number;
  readonly request: number;
  /** Without a byte either way; server-sent events are never silent that long. */
  readonly idle: number;
}

const PATIENCE: Patience = { headers: 10_000, request: 20_000, idle: 60_000 };
/** Connections at once. */
const MOST = 256;

/** Listens. PM5006 where that cannot be. */
export async function listen(app: App, asked: ListenRequest, patience: Patience = PATIENCE): Promise<Served> {
  const server = createServer({
    headersTimeout: patience.headers,
    requestTimeout: patience.request,
    connectionsCheckingInterval: Math.min(1000, patience.headers / 2),
    keepAliveTimeout: 30_000,
  });
  server.maxConnections = MOST;
  server.timeout = patience.idle;
  const port = await bound(server, asked);
  const door: Door = {
    hosts: servedHosts(asked, port),
    token: asked.token,
    actions: new Set(Object.keys(ACTIONS)),
  };
  const handle = getRequestListener((request) => app.fetch(request), { overrideGlobalObjects: false });
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const refused = refusal(request, door);
    void (refused ? turnAway(refused, request, response) : handle(request, response));
  });
  return {
    url: urlOf(asked.host, port),
    async close() {
      app.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function bound(server: Server, { host, port }: ListenRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => reject(cannotListen(error, host, port));
    server.once("error", failed);
    server.listen(port, host, () => {
      server.off("error", failed);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

const WHY: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  EADDRINUSE: ["something listens there already", "another perfmon serve? --port 0 takes a port that is free"],
  EACCES: ["that needs root", "ports from 1024 on do not"],
  EADDRNOTAVAIL: ["this machine has no such address", "127.0.0.1 is this machine"],
  ENOTFOUND: ["nobody knows that name", "127.0.0.1 is this machine"],
};

function cannotListen(cause: NodeJS.ErrnoException, host: string, port: number): PerfmonError {
  const [why, hint] = WHY[cause.code ?? ""] ?? [cause.message, undefined];
  return new PerfmonError("PM5006", `the dashboard cannot listen on ${host}, port ${port}: ${why}`, { hint, cause });
}

function turnAway(refused: Refusal, request: IncomingMessage, response: ServerResponse): void {
  const { status, message, hint = null, headers = {} } = refused;
  const program = request.method === "POST";
  const text = program
    ? JSON.stringify({ error: { code: null, message, hint } })
    : errorPage({ status, code: null, message, hint });
  const type = program ? "application/json" : "text/html; charset=utf-8";
  // What else it sends is not read.
  response.writeHead(status, { ...SECURITY_HEADERS, "Content-Type": type, Connection: "close", ...headers });
  response.end(request.method === "HEAD" ? undefined : text);
}
