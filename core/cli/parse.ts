import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { inlineOptions, type Parsed, type ParseRequest, parseOutput } from "../api/parse.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { labelKey } from "../model/metric.ts";
import { plainText } from "../plugin/plain-text.ts";
import { drawTable } from "../plugin/text-table.ts";
import { type Source, textSource } from "../suite/document/source.ts";
import { formatQuantity } from "../units/format.ts";
import { type CappedText, readCapped } from "./capped-input.ts";
import type { Cli } from "./cli.ts";
import { keyValue } from "./option-values.ts";
import type { GlobalOptions } from "./terminal.ts";
import { withProject } from "./with-project.ts";

interface ParseFlags extends GlobalOptions {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode?: number;
  readonly file: Readonly<Record<string, string>>;
  readonly options?: string;
}

export function define(command: Command, cli: Cli): void {
  command
    .argument("<tool>", "whose output it is; perfmon list tools shows them")
    .option("--stdout <file>", "what the tool printed; - is standard input")
    .option("--stderr <file>", "what it printed to standard error")
    .option("--exit-code <n>", "how it ended, where that is known", exitCode)
    .option(
      "--file <name=file>",
      "a file that it wrote, by the tool plugin's name for it; may be repeated",
      keyValue,
      {},
    )
    .option("--options <file|yaml>", "the step's with:, where the output does not tell how it was made")
    .addHelpText(
      "after",
      "\nExamples:\n  perfmon parse fio --stdout result.json\n  perfmon parse lmbench --stderr bw.txt --options '{benchmark: bw_mem, operation: fcp, size: 64m}'",
    )
    .action((tool: string, _: ParseFlags, self: Command) => run(tool, self.optsWithGlobals<ParseFlags>(), cli));
}

async function run(tool: string, flags: ParseFlags, cli: Cli): Promise<void> {
  const named = Object.entries(flags.file);
  const sources = [flags.stdout, flags.stderr, ...named.map(([, file]) => file)].filter((name) => name !== undefined);
  if (sources.length === 0)
    throw new PerfmonError("PM1502", "no output of the tool was given", {
      hint: "--stdout FILE, --stderr FILE or --file NAME=FILE; - is standard input",
    });
  if ([...sources, flags.options].filter((name) => name === "-").length > 1)
    throw new PerfmonError("PM1502", "standard input (-) can be only one of them", {
      hint: "name files for the others",
    });
  const options = flags.options === undefined ? null : await optionsSource(flags.options, cli);
  const read = async (name: string | undefined): Promise<CappedText> =>
    name === undefined ? { text: "", tooLarge: false } : readCapped(name, cli);
  const stdout = await read(flags.stdout);
  const stderr = await read(flags.stderr);
  const files: [string, CappedText][] = [];
  for (const [name, file] of named) files.push([name, await read(file)]);
  const all = [["stdout", stdout] as const, ["stderr", stderr] as const, ...files];
  const request: ParseRequest = {
    tool,
    options,
    output: {
      stdout: stdout.text,
      stderr: stderr.text,
      exitCode: flags.exitCode ?? null,
      files: Object.fromEntries(files.map(([name, { text }]) => [name, text])),
    },
    tooLarge: all.flatMap(([name, { tooLarge }]) => (tooLarge ? [name] : [])),
  };
  const parsed = await withProject(cli, flags, (project) => parseOutput(project, request));
  show(parsed, flags, cli);
  cli.exit = parsed.outcome === "failed" ? 3 : 0;
}

/** A file where there is one of that name; else the YAML itself. */
async function optionsSource(given: string, cli: Cli): Promise<Source> {
  if (given === "-") return textSource("(standard input)", await cli.stdinText());
  if (existsSync(resolve(cli.terminal.cwd(), given)))
    return textSource(given, (await readCapped(given, cli, 1e6)).text, resolve(cli.terminal.cwd(), given));
  if (/[:{]/.test(given)) return inlineOptions(given);
  throw new PerfmonError("PM1502", `--options ${given} is neither a file nor YAML`, {
    hint: "name a file, or write the options: --options '{size: 64m}'",
  });
}

function show(parsed: Parsed, flags: ParseFlags, cli: Cli): void {
  if (flags.json) {
    const measurements = parsed.measurements.map(({ metric, value, unit, original, labels, warnings }) => ({
      metric,
      value,
      unit,
      original,
      labels,
      warnings,
    }));
    cli.document({ schema: "perfmon.parse/1", ...parsed, measurements });
    return;
  }
  const table = cli.table("stdout", flags);
  const rows = parsed.measurements.map(({ metric, value, unit, labels, original, warnings }) => [
    metric,
    formatQuantity(value, unit, { ascii: !table.unicode }),
    `${original.value} ${original.unit}`,
    labelKey(labels),
    warnings.join("; "),
  ]);
  const columns = [
    { title: "metric" },
    { title: "value", align: "right" as const },
    { title: "as printed", align: "right" as const },
    { title: "labels" },
    { title: "", wrap: true },
  ];
  for (const line of drawTable(columns, rows, table)) cli.print(line);
  for (const { code, severity, message } of parsed.problems)
    cli.say(`${severity} ${code}: ${plainText(message, table)}`);
}

function exitCode(text: string): number {
  const value = Number(text);
  if (text === "" || !Number.isInteger(value) || value < 0 || value > 255)
    throw new InvalidArgumentError("a number from 0 to 255");
  return value;
}
