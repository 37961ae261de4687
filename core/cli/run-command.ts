import { spawn } from "node:child_process";
import type { OutputStream } from "./terminal.ts";

/** How a command ended, and the last lines of what it said. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly said: readonly string[];
}

const KEPT = 20;

/** Runs a command with its output on `stream` as it comes, and no input. A program that is not there is code 127. */
export function runCommand(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  stream: OutputStream,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(argv[0]!, argv.slice(1), { stdio: ["ignore", "pipe", "pipe"], env: { ...env } });
    let tail = "";
    const pass = (chunk: Buffer) => {
      const text = chunk.toString("utf8");
      tail = (tail + text).slice(-4096);
      stream.write(text);
    };
    child.stdout.on("data", pass);
    child.stderr.on("data", pass);
    child.on("error", (error) => resolve({ code: 127, signal: null, said: [error.message] }));
    child.on("close", (code, signal) => {
      const said = tail
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean);
      resolve({ code, signal, said: said.slice(-KEPT) });
    });
  });
}
