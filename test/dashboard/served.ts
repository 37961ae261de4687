import { type IncomingHttpHeaders, request } from "node:http";
import { connect } from "node:net";
import { onTestFinished } from "vitest";
import { Project } from "../../core/api/project.ts";
import { servedStore } from "../../core/api/served-store.ts";
import type { DashboardContext } from "../../core/plugin/dashboard.ts";
import { createApp } from "../../plugins/dashboard/server/app.ts";
import { listen, type Patience } from "../../plugins/dashboard/server/listen.ts";

export const TOKEN = "a-token-that-tests-know-0123456789";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

export interface ServedProject {
  readonly port: number;
  readonly url: string;
  /** What the operator was told. */
  readonly said: readonly string[];
  /** A request with no headers but Host and those that are given. */
  ask(path: string, options?: AskOptions): Promise<Answer>;
  /** A POST of JSON with the token. */
  post(path: string, body: unknown): Promise<Answer>;
  /** Bytes as they are; gives all that comes back until the connection is closed. */
  raw(text: string): Promise<string>;
}

export interface ServeOptions {
  readonly patience?: Patience;
  readonly change?: (context: DashboardContext) => DashboardContext;
}

/** The dashboard over the store of a folder, until the test is over. */
export async function served(cwd: string, { patience, change = (context) => context }: ServeOptions = {}) {
  const project = await Project.open({ cwd, env: { HOME: cwd } });
  const said: string[] = [];
  const context = change({ ...servedStore(project), version: "0.0.0", say: (text) => void said.push(text) });
  const listening = await listen(
    createApp(context),
    { host: "127.0.0.1", port: 0, token: TOKEN, names: [] },
    ...(patience ? [patience] : []),
  );
  onTestFinished(async () => {
    await listening.close();
    await project.close();
  });
  const { url } = listening;
  const port = Number(new URL(url).port);
  const ask: ServedProject["ask"] = (path, { method = "GET", headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const asking = request({ host: "127.0.0.1", port, path, method, headers: headers as never, agent: false });
      asking.on("error", reject);
      asking.on("response", (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (piece) => {
          text += piece;
        });
        response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, text }));
        response.on("error", reject);
      });
      asking.end(body);
    });
  const post: ServedProject["post"] = (path, body) =>
    ask(path, {
      method: "POST",
      headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  const raw: ServedProject["raw"] = (text) =>
    new Promise((resolve, reject) => {
      let heard = "";
      const socket = connect(port, "127.0.0.1", () => socket.write(text));
      socket.setEncoding("utf8").on("data", (piece) => {
        heard += piece;
      });
      socket.on("close", () => resolve(heard));
      socket.on("error", reject);
    });
  return { port, url, said, ask, post, raw } satisfies ServedProject;
}
