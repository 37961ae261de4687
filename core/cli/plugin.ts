import { type Command, InvalidArgumentError } from "commander";
import type { NewKind, NewPluginRequest } from "../api/plugin-new.ts";
import { addGlobalOptions, type Cli } from "./cli.ts";
import { positive } from "./option-values.ts";
import type { FixtureFlags } from "./plugin-fixture.ts";
import type { GlobalOptions } from "./terminal.ts";

/** What `perfmon plugin new` can write. */
const KINDS: readonly NewKind[] = ["tool", "analyzer", "reporter"];

export function define(command: Command, cli: Cli): void {
  const sub = (name: string, summary: string, isDefault = false) =>
    addGlobalOptions(command.command(name, { isDefault }).description(summary));
  sub("list", "the plugins that are loaded, and what they give", true).action(async (_: GlobalOptions, self: Command) =>
    (await import("./list.ts")).run("plugins", [], self.optsWithGlobals(), cli),
  );
  sub("info", "what a plugin gives: options, metrics, programs")
    .argument("<name>", "a plugin, something that it gives (fio), a path or an installed package")
    .action(async (name: string, _: GlobalOptions, self: Command) =>
      (await import("./plugin-info.ts")).info(name, self.optsWithGlobals(), cli),
    );
  sub("test", "run the conformance kits on what a plugin gives")
    .argument("[name]", "a folder, a file, an installed package or something that it gives", ".")
    .action(async (name: string, _: GlobalOptions, self: Command) =>
      (await import("./plugin-test.ts")).test(name, self.optsWithGlobals(), cli),
    );
  sub("fixture", "make a fixture of what a tool printed in a run")
    .argument("<name>", "what the fixture is called")
    .argument("[run]", "which run", "@latest")
    .option("--case <glob>", "which case, where the run has several")
    .option("--repetition <n>", "which of its repetitions; default the first", positive)
    .action(async (name: string, run: string, _: FixtureFlags, self: Command) =>
      (await import("./plugin-fixture.ts")).fixture(name, run, self.optsWithGlobals(), cli),
    );
  sub("new", "write the package of a new plugin, with a test that passes")
    .argument("<name>", "zstd, perfmon-plugin-zstd or @acme/perfmon-plugin-zstd")
    .option("--kind <kind>", `what it gives: ${KINDS.join(", ")}`, kind, "tool")
    .option("--target <name>", "where the command is run")
    .addHelpText(
      "after",
      "\nThe command after -- is what a tool measures. It is run once; what it prints becomes the fixture.\n\nExample:\n  perfmon plugin new zstd -- zstd -b3 -i1",
    )
    .action(async (name: string, { kind }: { readonly kind: NewKind }, self: Command) => {
      const request: NewPluginRequest = { name, kind, command: cli.passthrough };
      await (await import("./plugin-new.ts")).make(request, self.optsWithGlobals(), cli);
    });
}

function kind(text: string): NewKind {
  const found = KINDS.find((each) => each === text);
  if (found === undefined) throw new InvalidArgumentError(`there are ${KINDS.join(", ")}`);
  return found;
}
