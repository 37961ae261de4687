import { Command, CommanderError } from "commander";
import { version } from "../config/own-package.ts";
import { EXIT_PRECEDENCE } from "../errors/catalogue.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { addGlobalOptions, Cli } from "./cli.ts";
import { COMMANDS, type CommandModule } from "./commands.ts";
import { ownStdout } from "./own-stdout.ts";
import { showError } from "./show-error.ts";
import { type SignalListener, Strays } from "./strays.ts";
import { type GlobalOptions, type Terminal, wantsColor } from "./terminal.ts";

/** The process's own terminal, and its exit code. */
export async function main(): Promise<number> {
  let lost: Error | null = null;
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // A reader that went away (`perfmon runs | head`) is no error, nor is a terminal that hung up.
      if (error.code !== "EPIPE" && error.code !== "EIO") lost ??= error;
    });
  const listeners = new Set<SignalListener>();
  const strays = new Strays(listeners);
  const exit = await runCli(process.argv.slice(2), {
    stdout: ownStdout(process.stdout, process.stderr),
    stderr: process.stderr,
    // Few commands read it, and to open it takes 1 ms.
    get stdin() {
      return process.stdin;
    },
    env: process.env,
    cwd: workingFolder,
    onSignal(listener) {
      const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
      const handlers = names.map((name) => [name, () => listener(name)] as const);
      for (const [name, handler] of handlers) process.on(name, handler);
      listeners.add(listener);
      return () => {
        for (const [name, handler] of handlers) process.off(name, handler);
        listeners.delete(listener);
      };
    },
  });
  // Streams tell what became of a write later on.
  await new Promise((resolve) => setImmediate(resolve));
  return strays.exit(lost === null ? exit : unwritten(lost, exit));
}

/** A result that reached nobody: whoever redirects it must not take its exit code for one. */
function unwritten(cause: Error, exit: number): number {
  const error = new PerfmonError("PM4004", `the output cannot be written: ${cause.message}`, { cause });
  const shown = showError(error, false, false);
  process.stderr.write(shown.text);
  return EXIT_PRECEDENCE.find((code) => code === exit || code === shown.exit)!;
}

/** The whole command: never throws, gives the exit code. */
export async function runCli(argv: readonly string[], terminal: Terminal): Promise<number> {
  const dashes = argv.indexOf("--");
  const words = dashes === -1 ? argv : argv.slice(0, dashes);
  const cli = new Cli(terminal, dashes === -1 ? null : argv.slice(dashes + 1));
  const asked = { json: words.includes("--json"), verbose: words.includes("-v") || words.includes("--verbose") };
  try {
    await (await program(words, cli)).parseAsync(words, { from: "user" });
    return cli.exit;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const known = error instanceof CommanderError ? usageError(error) : error;
    const shown = showError(known, wantsColor(terminal.stderr, terminal.env), asked.verbose);
    if (asked.json) cli.document(shown.document as { schema: string });
    terminal.stderr.write(shown.text);
    return shown.exit;
  }
}

/** All commands by name; only the one that is called is loaded. */
async function program(words: readonly string[], cli: Cli): Promise<Command> {
  const root = quiet(new Command("perfmon"), cli)
    .description("Runs real performance tools, keeps what they measured, finds and grades regressions.")
    .version(version())
    .helpOption("-h, --help", "show this")
    .helpCommand("help [command]", "show a command's options")
    .showSuggestionAfterError(true)
    .hook("preAction", (_, action) => enter(action.optsWithGlobals<GlobalOptions>()));
  addGlobalOptions(root);
  // An option's value may be spelled like a command: every word that could be the one is loaded.
  const called = new Set(words);
  for (const [name, { summary, load }] of Object.entries(COMMANDS)) {
    const command = quiet(root.command(name).description(summary), cli);
    if (!called.has(name)) continue;
    addGlobalOptions(command);
    ((await load()) as CommandModule).define(command, cli);
  }
  return root;
}

function quiet(command: Command, cli: Cli): Command {
  return command.exitOverride().configureOutput({
    writeOut: (text) => cli.terminal.stdout.write(text),
    writeErr: () => {},
    getOutHelpWidth: () => cli.terminal.stdout.columns ?? 100,
  });
}

function usageError(error: CommanderError): PerfmonError {
  const [message, ...more] = error.message.replace(/^error: /, "").split("\n");
  // Commander shows the help as an error where a command group got no command.
  if (error.code === "commander.help")
    return new PerfmonError("PM1502", "no command was given", { hint: "perfmon --help lists them" });
  return new PerfmonError("PM1502", message!, {
    hint: more.join(" ").replace(/[()]/g, "").trim() || "perfmon help COMMAND lists its options",
  });
}

function workingFolder(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new PerfmonError("PM1506", "the folder that perfmon was started in is gone", {
      cause,
      hint: "cd to a folder that is there, or name one with -C",
    });
  }
}

/** What -C asks for. Before anything is read, and after commander knows how it was spelled. */
function enter({ directory }: GlobalOptions): void {
  if (directory === undefined) return;
  try {
    process.chdir(directory);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const why = code === "ENOENT" ? "there is no such folder" : code === "ENOTDIR" ? "that is no folder" : code;
    throw new PerfmonError("PM1506", `-C ${directory}: ${why}`, { cause });
  }
}
