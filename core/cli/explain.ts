import type { Command } from "commander";
import { ADVICE, CATALOGUE, type ErrorCode } from "../errors/catalogue.ts";
import { nearest } from "../errors/nearest.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { PROBLEM_CODES } from "../model/measurement.ts";
import { wrapText } from "../plugin/text-width.ts";
import type { Cli } from "./cli.ts";
import type { GlobalOptions } from "./terminal.ts";

export function define(command: Command, cli: Cli): void {
  command
    .argument("<code>", "of an error (PM1004) or of a repetition's problem (no-result)")
    .action((code: string, _: GlobalOptions, self: Command) => run(code, self.optsWithGlobals<GlobalOptions>(), cli));
}

function run(given: string, flags: GlobalOptions, cli: Cli): void {
  const code = /^pm\d+$/i.test(given) ? given.toUpperCase() : given.toLowerCase();
  const { title, exit, advice } = meaningOf(code);
  if (flags.json) cli.document({ schema: "perfmon.explain/1", code, title, exit, advice });
  else {
    cli.print(`${code}: ${title}${exit === null ? "" : ` (exit code ${exit})`}`);
    const room = (cli.stream("stdout", flags).columns || WIDE) - INDENT.length;
    for (const line of advice === null ? [] : wrapText(advice, room)) cli.print(INDENT + line);
  }
}

const INDENT = "  ";
/** Columns of a text where there is no terminal. */
const WIDE = 100;

interface Meaning {
  readonly title: string;
  readonly exit: number | null;
  readonly advice: string | null;
}

/** A repetition's problem has no exit code of its own: a failed case's is 3. */
function meaningOf(code: string): Meaning {
  if (Object.hasOwn(CATALOGUE, code)) return { ...CATALOGUE[code as ErrorCode], advice: ADVICE[code as ErrorCode] };
  if (Object.hasOwn(PROBLEM_CODES, code))
    return { title: PROBLEM_CODES[code as keyof typeof PROBLEM_CODES], exit: null, advice: null };
  const known = [...Object.keys(CATALOGUE), ...Object.keys(PROBLEM_CODES)];
  const near = nearest(code, known);
  throw new PerfmonError("PM1502", `"${code}" is no code of perfmon's`, {
    hint: near
      ? `did you mean ${near}?`
      : `errors are PM1001 to PM9001; problems are ${Object.keys(PROBLEM_CODES).join(", ")}`,
  });
}
