import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname, join } from "node:path";
import { type Command, Option } from "commander";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Cli } from "./cli.ts";
import { CI_SYSTEMS, type CiSystem, ciFiles } from "./init-ci.ts";
import { CONFIG_TEXT, SUITE_TEXT } from "./init-files.ts";
import type { GlobalOptions } from "./terminal.ts";

const FILES: readonly (readonly [string, string])[] = [
  ["perfmon.config.yaml", CONFIG_TEXT],
  ["suites/example.yaml", SUITE_TEXT],
];

interface InitFlags extends GlobalOptions {
  readonly ci?: CiSystem;
}

export function define(command: Command, cli: Cli): void {
  command
    .addOption(
      new Option(
        "--ci <system>",
        "and what measures regularly: a workflow, a job, or a service with its timer",
      ).choices(CI_SYSTEMS),
    )
    .action((_: InitFlags, self: Command) => run(self.optsWithGlobals<InitFlags>(), cli));
}

function run(flags: InitFlags, cli: Cli): void {
  const cwd = cli.terminal.cwd();
  const ci = flags.ci === undefined ? { files: [], next: [] } : ciFiles(flags.ci, cwd, userInfo().username);
  const files = [...FILES, ...ci.files].map(([path, text]) => ({ path, written: writeNew(join(cwd, path), text) }));
  if (flags.json) {
    cli.document({ schema: "perfmon.init/1", files, next: ci.next });
    return;
  }
  for (const { path, written } of files)
    cli.print(written ? `wrote ${path}` : `${path} is there already: left as it is`);
  if (ci.next.length > 0) cli.print(`\n${ci.next.join("\n")}`);
  if (flags.ci !== undefined) cli.say(`\n${ci.files[0]![0]} measures the suite "example": name yours there.`, flags);
  cli.say(
    "\nNext:\n" +
      "  perfmon exec example     runs it; once more, and the two runs are compared\n" +
      "  perfmon list suites      shows what else can be run\n" +
      "  perfmon doctor           looks whether this machine gives steady numbers\n" +
      "Runs are kept in .perfmon/, which does not belong into version control.",
    flags,
  );
}

/** False: something of that name is there, and stays. */
function writeNew(path: string, text: string): boolean {
  try {
    // With `recursive`, a folder that is there is no error, a file in its place is.
    mkdirSync(dirname(path), { recursive: true });
    if (existsSync(path)) return false;
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (cause) {
    throw new PerfmonError("PM5002", `${path} cannot be written: ${(cause as Error).message}`, {
      hint: "run perfmon init in a folder that you may write to, or name one: perfmon -C FOLDER init",
      cause,
    });
  }
}
