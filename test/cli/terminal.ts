import { Readable } from "node:stream";
import { runCli } from "../../core/cli/main.ts";
import type { Terminal } from "../../core/cli/terminal.ts";

/** What a command did: its exit code, and all that it wrote. */
export interface Ran {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as one JSON document. */
  json(): any;
}

export interface TestTerminal extends Terminal {
  /** Delivers a signal as the system would. */
  signal(name: "SIGINT" | "SIGTERM" | "SIGHUP"): void;
  readonly written: { stdout: string; stderr: string };
}

export interface TerminalOptions {
  readonly cwd: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Columns of stdout and stderr as a terminal; undefined: pipes. */
  readonly columns?: number;
}

/** A terminal of buffers. The user's own configuration and store are out of its sight: HOME is the folder itself. */
export function testTerminal({ cwd, stdin = "", env = {}, columns }: TerminalOptions): TestTerminal {
  const written = { stdout: "", stderr: "" };
  const listeners = new Set<(signal: "SIGINT" | "SIGTERM" | "SIGHUP") => void>();
  const stream = (which: "stdout" | "stderr") => ({
    write: (text: string) => {
      written[which] += text;
    },
    ...(columns === undefined ? {} : { isTTY: true, columns }),
  });
  return {
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    stdin: Readable.from(stdin === "" ? [] : [Buffer.from(stdin)]) as Terminal["stdin"],
    env: { PATH: process.env.PATH, HOME: cwd, LANG: "C.UTF-8", CI: "1", ...env },
    cwd: () => cwd,
    onSignal(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    signal: (name) => {
      for (const listener of listeners) listener(name);
    },
    written,
  };
}

/** Runs a command in a folder, in this process. `argv` without the program's name. */
export async function perfmon(argv: readonly string[], options: TerminalOptions): Promise<Ran> {
  const terminal = testTerminal(options);
  const exit = await runCli(argv, terminal);
  const { stdout, stderr } = terminal.written;
  return { exit, stdout, stderr, json: () => JSON.parse(stdout) };
}
