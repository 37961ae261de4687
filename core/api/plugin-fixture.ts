import { copyFileSync, existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { fill } from "../exec/placeholders.ts";
import { type RawRecord, readRaw } from "../exec/raw.ts";
import type { Case } from "../model/case.ts";
import type { Measurement, Problem } from "../model/measurement.ts";
import type { Repetition, Run } from "../model/run.ts";
import { quote } from "../model/shell-word.ts";
import { interpret } from "../plugin/interpret.ts";
import type { Tool, ToolOutput } from "../plugin/tool.ts";
import { findPlugin } from "./find-plugin.ts";
import type { Project } from "./project.ts";
import { kernelOf, rawPath } from "./runs.ts";

export interface FixtureRequest {
  /** The folder's name. */
  readonly name: string;
  readonly run: Run;
  /** Where the run's raw output lies. */
  readonly kept: string;
  /** 1-based, among those that were measured; undefined: the first. */
  readonly repetition?: number;
}

export interface NewFixture {
  /** Absolute. */
  readonly folder: string;
  readonly tool: string;
  readonly case: string;
  /** 1-based. */
  readonly repetition: number;
  readonly command: string;
  /** What the tool reads of it today, and what the fixture now expects: whoever keeps it has to look at it. */
  readonly measurements: readonly Pick<Measurement, "metric" | "labels" | "original">[];
  readonly problems: readonly Problem[];
}

/**
 * Makes a fixture of a repetition's saved output, in `fixtures/` beside the module of the plugin that gives the tool. PM1506
 * where several cases are meant, where nothing was saved, or where a fixture of that name is there.
 */
export async function newFixture(project: Project, request: FixtureRequest): Promise<NewFixture> {
  const { name, run } = request;
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name))
    throw new PerfmonError("PM1506", `"${name}" cannot be the name of a fixture`, {
      hint: "lower-case letters, digits, dots and dashes",
    });
  const { item, repetition } = chosen(request);
  const tool = await project.registry.get("tools", item.uses);
  const { file } = await findPlugin(project, project.registry.giver("tools", item.uses)!);
  const folder = join(dirname(file), "fixtures", name);
  if (folder.split(sep).includes("node_modules"))
    throw new PerfmonError("PM1506", `the plugin of ${item.uses} is installed: ${dirname(file)} is npm's`, {
      hint: "a fixture belongs to the plugin's sources: name them by their path under plugins:",
    });
  if (existsSync(folder))
    throw new PerfmonError("PM1506", `there is a fixture ${name} already: ${folder}`, { hint: "choose another name" });
  const raw = rawPath(request.kept, repetition);
  const saved = raw === null ? "there was none" : await readRaw(raw);
  if (raw === null || typeof saved === "string")
    throw new PerfmonError(
      "PM1506",
      `no raw output of ${item.id}, repetition ${repetition.index + 1}, is kept: ${saved}`,
      {
        hint: "run the suite again, and take the fixture of that run",
      },
    );
  const output = ownOutput(saved);
  const { outcome, measurements, problems } = interpret(tool, output, item.options, saved.record.expectExit);
  const command = commandLine(saved.record);
  const fixture = {
    command,
    origin: originOf(tool, item, output, saved.record, run),
    options: item.options,
    exitCode: output.exitCode,
    ...(output.signal !== null && { signal: output.signal }),
    duration: output.duration,
    expect: outcome === "completed" ? { measurements: expected(measurements) } : { problem: firstError(problems).code },
  };
  write(folder, raw, Object.keys(output.files), `${JSON.stringify(fixture, null, 2)}\n`);
  const made = { folder, tool: item.uses, case: item.id, repetition: repetition.index + 1, command };
  return { ...made, measurements, problems };
}

function chosen({ run, repetition: number }: FixtureRequest): { readonly item: Case; readonly repetition: Repetition } {
  const ran = run.cases.filter(({ repetitions }) => repetitions.length > 0);
  const [result] = ran;
  if (result === undefined) throw new PerfmonError("PM1506", `nothing ran in run ${run.id}`);
  if (ran.length > 1)
    throw new PerfmonError("PM1506", `run ${run.id} has ${ran.length} cases: say which one is meant`, {
      hint: `--case GLOB, of ${ran.map(({ case: { id } }) => `"${id}"`).join(", ")}`,
    });
  const measured = result.repetitions.filter(({ warmup }) => !warmup);
  const all = measured.length > 0 ? measured : result.repetitions;
  const repetition = number === undefined ? all[0] : all.find(({ index }) => index === number - 1);
  if (repetition === undefined)
    throw new PerfmonError("PM1506", `${result.case.id} has no repetition ${number}`, { hint: `it has ${all.length}` });
  return { item: result.case, repetition };
}

/** Without what monitors had fetched beside it. */
function ownOutput({ record, output }: { readonly record: RawRecord; readonly output: ToolOutput }): ToolOutput {
  const own = Object.keys(record.plain.files ?? {});
  const files = Object.fromEntries(Object.entries(output.files).filter(([name]) => own.includes(name)));
  return { ...output, files };
}

/** As somebody would type it: programs by their names, scratch files and ports by what they stand for. */
function commandLine({ plain, placeholders }: RawRecord): string {
  const given = placeholders ? new Set(placeholders) : null;
  const word = (text: string) =>
    quote(fill(text, ({ kind, name }) => (kind === "binary" ? name : `${kind.toUpperCase()}-${name}`), given));
  return plain.argv.map(word).join(" ");
}

function originOf(tool: Tool, item: Case, output: ToolOutput, { toolVersion }: RawRecord, run: Run): string {
  let version = toolVersion;
  try {
    version = tool.version?.(output) ?? toolVersion;
  } catch {
    // Of output that is damaged, the version command tells.
  }
  return `${item.uses}${version === null ? "" : ` ${version}`} on Linux ${kernelOf(run) ?? "of no known version"}`;
}

const expected = (measurements: readonly Measurement[]) =>
  measurements.map(({ metric, original, labels }) => ({
    metric,
    ...original,
    ...(Object.keys(labels).length > 0 && { labels }),
  }));

const firstError = (problems: readonly Problem[]): Problem =>
  problems.find(({ severity }) => severity === "error") ?? problems[0]!;

function write(folder: string, raw: string, files: readonly string[], fixture: string): void {
  try {
    mkdirSync(files.length > 0 ? join(folder, "files") : folder, { recursive: true });
    for (const name of ["stdout", "stderr"])
      if (statSync(join(raw, name)).size > 0) copyFileSync(join(raw, name), join(folder, name));
    for (const name of files) copyFileSync(join(raw, "files", name), join(folder, "files", name));
    writeFileSync(join(folder, "fixture.json"), fixture);
  } catch (cause) {
    throw new PerfmonError("PM5002", `the fixture cannot be written: ${(cause as Error).message}`, {
      hint: "a plugin's fixtures lie beside its sources: name it by their path in the configuration",
      cause,
    });
  }
}
