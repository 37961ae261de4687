import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runCli } from "../../core/cli/main.ts";
import { invented, project } from "./kept-runs.ts";
import { expectDocument } from "./schemas.ts";
import { perfmon, testTerminal } from "./terminal.ts";

/** Serves until it is told to stop; gives what it printed first. */
async function serving(cwd: string, ...argv: string[]) {
  const terminal = testTerminal({ cwd });
  const ended = runCli(["serve", "--port", "0", ...argv], terminal);
  onTestFinished(async () => {
    terminal.signal("SIGTERM");
    await ended;
  });
  await expect.poll(() => terminal.written.stdout + terminal.written.stderr, { timeout: 10_000 }).toMatch(/\n/);
  const stop = (signal: "SIGINT" | "SIGTERM" | "SIGHUP") => {
    terminal.signal(signal);
    return ended;
  };
  return { terminal, stop };
}

test("says where, serves, and ends when it is told to", async () => {
  const { cwd, ids } = await project([invented({ latency: 100 })]);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    const { terminal, stop } = await serving(cwd, "--json");
    const document = JSON.parse(terminal.written.stdout);
    expectDocument(document, "serve");
    expect(document.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(`${document.url}/`)).text()).toContain(ids[0]);
    expect(await stop(signal)).toBe(0);
    await expect(fetch(document.url)).rejects.toThrow();
  }
});

test("the token stands behind #, is another one every time, and opens what changes something", async () => {
  const { cwd, ids } = await project([invented({ latency: 100 })]);
  const printed = async () => {
    const { terminal, stop } = await serving(cwd);
    const [, url, token] = /^(http:\/\/127\.0\.0\.1:\d+)\/#token=([\w-]{32})\n$/.exec(terminal.written.stdout)!;
    const post = (shown: string) =>
      fetch(`${url}/api/annotate`, {
        method: "POST",
        headers: { Authorization: `Bearer ${shown}`, "Content-Type": "application/json" },
        body: JSON.stringify({ run: ids[0], note: "seen" }),
      });
    expect((await post(token!)).status).toBe(200);
    expect((await post(`${token}x`)).status).toBe(401);
    await stop("SIGINT");
    return token;
  };
  expect(await printed()).not.toBe(await printed());
});

test("--token-file keeps it, for its owner only", async () => {
  const { cwd } = await project([invented({ latency: 100 })]);
  const file = join(cwd, "token");
  const tokens = [];
  for (let i = 0; i < 2; i++) {
    const { terminal, stop } = await serving(cwd, "--json", "--token-file", "token");
    tokens.push(JSON.parse(terminal.written.stdout).token);
    await stop("SIGINT");
  }
  expect(tokens).toEqual(Array(2).fill(readFileSync(file, "utf8").trim()));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  writeFileSync(file, "short\n");
  const refused = await perfmon(["serve", "--port", "0", "--token-file", "token"], { cwd });
  expect([refused.exit, refused.stderr]).toEqual([2, expect.stringContaining("holds no token")]);
  writeFileSync(file, `${"x".repeat(32)}\n`);
  chmodSync(file, 0o644);
  const open = await perfmon(["serve", "--port", "0", "--token-file", "token"], { cwd });
  expect([open.exit, open.stderr]).toEqual([2, expect.stringMatching(/others can read(.|\n)*chmod 600/)]);
});

test("other machines only where that is permitted", async () => {
  const { cwd } = await project();
  for (const host of ["0.0.0.0", "::", "192.0.2.1", "example.org"]) {
    const { exit, stderr } = await perfmon(["serve", "--host", host, "--port", "0"], { cwd });
    expect([host, exit, stderr]).toEqual([
      host,
      2,
      expect.stringMatching(/other machines can reach(.|\n)*--allow-remote(.|\n)*ssh -L/),
    ]);
  }
  expect((await perfmon(["serve", "--name", "lab"], { cwd })).exit).toBe(2);
  expect((await perfmon(["serve", "--port", "70000"], { cwd })).exit).toBe(2);
});

test("with --allow-remote, hosts that are not named are refused still", async () => {
  const { cwd } = await project([invented({ latency: 100 })]);
  const { terminal, stop } = await serving(
    cwd,
    "--json",
    "--host",
    "0.0.0.0",
    "--allow-remote",
    "--name",
    "Lab.example",
  );
  const port = new URL(JSON.parse(terminal.written.stdout).url).port;
  const { request } = await import("node:http");
  const status = (host: string) =>
    new Promise((resolve) =>
      request({ host: "127.0.0.1", port, path: "/", headers: { Host: host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end(),
    );
  expect(await status(`127.0.0.1:${port}`)).toBe(200);
  expect(await status(`lab.example:${port}`)).toBe(200);
  expect(await status(`other.example:${port}`)).toBe(421);
  await stop("SIGINT");
});

test("a port that is taken, and an address that is nobody's", async () => {
  const { cwd } = await project();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as { port: number };
  const taken = await perfmon(["serve", "--port", String(port)], { cwd });
  expect([taken.exit, taken.stderr]).toEqual([
    5,
    expect.stringMatching(/PM5006 .*something listens there already(.|\n)*--port 0/),
  ]);
  const nobody = await perfmon(["serve", "--port", "0", "--host", "192.0.2.1", "--allow-remote"], { cwd });
  expect([nobody.exit, nobody.stderr]).toEqual([5, expect.stringContaining("this machine has no such address")]);
});
