import type { Command } from "commander";
import type { Diagnostic } from "../errors/diagnostic.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { ReportStream } from "../plugin/reporter.ts";
import type { TableOptions } from "../plugin/text-table.ts";
import { columnsOf, type GlobalOptions, type Terminal, wantsColor, wantsLive, wantsUnicode } from "./terminal.ts";

/** B; more than any document may have (the suite language's cap is 1 MB). */
const DOCUMENT_LIMIT = 4e6;

/** What a command gets: the terminal, the words after `--`, and where to leave its exit code. */
export class Cli {
  readonly terminal: Terminal;
  /** Words after a bare `--`, or null where there was none. */
  readonly passthrough: readonly string[] | null;
  exit = 0;

  constructor(terminal: Terminal, passthrough: readonly string[] | null) {
    this.terminal = terminal;
    this.passthrough = passthrough;
  }

  /** Text on stdout: the result, and nothing else. */
  print(text: string): void {
    this.terminal.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  }

  /** One versioned document on stdout. */
  document<D extends { readonly schema: string }>(document: D): void {
    this.terminal.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  }

  /** A message on stderr, unless --quiet. */
  say(text: string, { quiet }: GlobalOptions = {}): void {
    if (!quiet) this.terminal.stderr.write(text.endsWith("\n") ? text : `${text}\n`);
  }

  /** stdout or stderr as reporters see it. */
  stream(which: "stdout" | "stderr", options: GlobalOptions): ReportStream {
    const stream = this.terminal[which];
    const { env } = this.terminal;
    return {
      write: (text) => void stream.write(text),
      columns: columnsOf(stream, env),
      color: wantsColor(stream, env, options.color),
      unicode: wantsUnicode(env),
      live: wantsLive(stream, env, options),
    };
  }

  /** How tables are drawn on a stream. */
  table(which: "stdout" | "stderr", options: GlobalOptions): TableOptions {
    const { columns, color, unicode } = this.stream(which, options);
    return { width: columns, color, unicode };
  }

  /** A document on standard input. Of one without end, enough is read for the reader of documents to refuse it. */
  async stdinText(): Promise<string> {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of this.terminal.stdin) {
      chunks.push(Buffer.from(chunk as Buffer));
      length += chunks.at(-1)!.length;
      if (length > DOCUMENT_LIMIT) break;
    }
    return Buffer.concat(chunks).toString("utf8");
  }
}

/** Options that every command takes, before or after its name. */
export function addGlobalOptions(command: Command): Command {
  return command
    .option("-C, --directory <dir>", "run as if started in this folder")
    .option("-c, --config <file>", "use this configuration file")
    .option("--store <url>", "keep and look for runs there")
    .option("-q, --quiet", "results and errors only")
    .option("-v, --verbose", "say more")
    .option("--color <when>", "auto (default), always or never")
    .option("--no-progress", "no live lines")
    .option("--json", "print one JSON document")
    .option("--no-input", "never ask");
}

/** Throws all problems as one error, if one of them is an error. */
export function refuse(diagnostics: readonly Diagnostic[]): void {
  const first = diagnostics.find(({ severity }) => severity === "error");
  if (first) throw new PerfmonError(first.code, first.message, { diagnostics });
}
