import { randomBytes } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import { type Command, InvalidArgumentError } from "commander";
import { servedStore } from "../api/served-store.ts";
import { version } from "../config/own-package.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Cli } from "./cli.ts";
import { collect } from "./option-values.ts";
import type { GlobalOptions } from "./terminal.ts";
import { withProject } from "./with-project.ts";

interface ServeFlags extends GlobalOptions {
  readonly host: string;
  readonly port: number;
  readonly tokenFile?: string;
  readonly allowRemote?: boolean;
  readonly name: readonly string[];
}

/** Of the dashboard that is served. */
const DASHBOARD = "web";

export function define(command: Command, cli: Cli): void {
  command
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--port <n>", "port; 0: any that is free", port, 7357)
    .option("--token-file <file>", "keep the token there, so that it stays the same; made where it is not there")
    .option("--allow-remote", "permit a --host that other machines can reach: they can then read every result")
    .option("--name <host>", "with --allow-remote: a name by which browsers come; may be repeated", collect, [])
    .addHelpText(
      "after",
      "\nReading needs no token; whoever changes something (acknowledges, promotes, annotates) needs the one in the address\n" +
        "that is printed. It is made anew at every start, unless --token-file keeps it. Ctrl-C ends it.",
    )
    .action((_: ServeFlags, self: Command) => serve(self.optsWithGlobals<ServeFlags>(), cli));
}

async function serve(flags: ServeFlags, cli: Cli): Promise<void> {
  refuseRemote(flags);
  holdMemory();
  await withProject(cli, flags, async (project) => {
    const dashboard = await project.registry.get("dashboards", DASHBOARD);
    const options = project.options("dashboard", DASHBOARD, dashboard.options);
    const token = flags.tokenFile === undefined ? newToken() : keptToken(resolve(project.cwd, flags.tokenFile));
    const stopped = untilStopped(cli);
    const context = { ...servedStore(project), version: version(), say: (text: string) => cli.say(text, flags) };
    const { host, port: wanted, name: names } = flags;
    const served = await dashboard.serve(context, { host, port: wanted, token, names }, options);
    try {
      announce(served.url, token, context.store, flags, cli);
      await stopped;
    } finally {
      await served.close();
    }
  });
}

function announce(url: string, token: string, store: string, flags: ServeFlags, cli: Cli): void {
  if (flags.json) {
    cli.document({ schema: "perfmon.serve/1", url, token });
    return;
  }
  // What stands behind # never leaves the browser.
  cli.print(`${url}/#token=${token}`);
  cli.say(`serving ${store}; who has the address can change it; Ctrl-C ends`, flags);
}

/** Being stopped is how a server ends: that is no failure. */
function untilStopped(cli: Cli): Promise<void> {
  return new Promise((resolve) => {
    const off = cli.terminal.onSignal(() => {
      off();
      resolve();
    });
  });
}

/**
 * V8 lets garbage grow with the machine's memory: judging runs of a thousand cases then takes half a gigabyte for what fits into
 * a third of it. A server stays, beside what is measured.
 */
function holdMemory(): void {
  for (const flag of ["--heap-growing-percent=20", "--max-semi-space-size=4", "--semi-space-growth-factor=1"])
    setFlagsFromString(flag);
}

const newToken = () => randomBytes(24).toString("base64url");

/** Characters of a token at least: 96 bits. */
const TOKEN = /^[A-Za-z0-9_-]{16,200}$/;

function keptToken(file: string): string {
  try {
    const token = newToken();
    writeFileSync(file, `${token}\n`, { flag: "wx", mode: 0o600 });
    return token;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST")
      throw new PerfmonError("PM1506", `the token cannot be kept in ${file}: ${(cause as Error).message}`, { cause });
  }
  let token: string;
  try {
    token = readFileSync(file, "utf8").trim();
  } catch (cause) {
    throw new PerfmonError("PM1506", `the token cannot be read from ${file}: ${(cause as Error).message}`, { cause });
  }
  if ((statSync(file).mode & 0o077) !== 0)
    throw new PerfmonError("PM1506", `others can read the token in ${file}`, { hint: `chmod 600 ${file}` });
  if (TOKEN.test(token)) return token;
  throw new PerfmonError("PM1506", `${file} holds no token`, {
    hint: "one line of 16 to 200 letters, digits, - and _; without the file, perfmon serve makes one",
  });
}

function refuseRemote({ host, allowRemote, name }: ServeFlags): void {
  if (allowRemote) return;
  if (name.length > 0)
    throw new PerfmonError("PM1502", "--name is for browsers on other machines", { hint: "add --allow-remote" });
  if (isLoopback(host)) return;
  throw new PerfmonError("PM1502", `other machines can reach ${host}`, {
    hint: "without encryption, they could read every result, and whoever overhears the token could change what is known: --allow-remote permits it; better, leave --host out and forward the port: ssh -L 7357:127.0.0.1:7357 HOST",
  });
}

const isLoopback = (host: string) =>
  host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));

function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65535) throw new InvalidArgumentError("a port from 0 to 65535");
  return value;
}
