import { createReadStream, createWriteStream } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Profile } from "../model/profile.ts";
import type { ProfileMonitor } from "../plugin/monitor.ts";
import type { CaseVisit, ExecContext } from "./context.ts";
import { toolEnvironment } from "./environment.ts";
import { commandContext, placeholders } from "./placeholders.ts";
import { checkFileNames, type PreparedCase } from "./prepare.ts";
import { makeRawFolder, readOutput } from "./raw.ts";
import { resolver, runRepetition } from "./repetition.ts";

export interface NamedProfiler {
  readonly name: string;
  readonly monitor: ProfileMonitor;
  readonly options: unknown;
}

/** s for turning what was recorded into text, and B of it: some 50 000 stacks. It is read as one text, which takes twice as much. */
const CONVERT_TIMEOUT = 600;
const CONVERTED_MOST = 64 * 2 ** 20;

/** The s that are left of a limit; throws when none are. */
export type Within = (limit: number) => number;

/** Folder of a case's profile, in the run's folder of profiles. */
const profileFolder = (caseIndex: number): string => String(caseIndex).padStart(3, "0");

/**
 * One profile of a case: its setup, its warm-ups, a repetition under the profiler and its cleanup, as when it is measured. The
 * repetition is checked like any other, and nothing of it counts. `context.folder` is the run's folder of profiles. `within`
 * bounds all but the cleanup. Rejects with the reason why there is none.
 */
export async function profileCase(
  prepared: PreparedCase,
  profiler: NamedProfiler,
  context: ExecContext,
  within: Within,
): Promise<Profile> {
  const visit: CaseVisit = { context, prepared, problems: [] };
  const bounded = (each: PreparedCase): PreparedCase => ({
    ...each,
    case: { ...each.case, timeout: within(each.case.timeout) },
  });
  const profiled = underProfiler(prepared, profiler, context);
  try {
    await context.hooks.caseStart.promise({ ...visit, prepared: bounded(prepared) });
    const plain: PreparedCase = { ...prepared, monitors: [], command: prepared.plain };
    const { warmup } = prepared.case;
    for (let i = 0; i < warmup; i++) await repeat(context, bounded(plain), i, true);
    await repeat(context, bounded(profiled), warmup, false);
    return await converted(prepared, profiler, context, within(CONVERT_TIMEOUT));
  } finally {
    await context.hooks.caseEnd.promise(visit);
    // What was recorded may be large, and the next case's must not be taken for this one's.
    for (const { kind, name } of placeholders(profiled.placeholders))
      if (kind === "file" && !prepared.placeholders.has(`{file:${name}}`))
        await context.session.remove(`${context.scratch}/${name}`);
  }
}

function underProfiler(prepared: PreparedCase, { monitor, options }: NamedProfiler, context: ExecContext) {
  const given = new Set(prepared.placeholders);
  const command = monitor.wrap(prepared.plain, commandContext(prepared.cpus, context.facts, given), options);
  checkFileNames(command, "the profiler");
  return { ...prepared, monitors: [], command, placeholders: given };
}

async function repeat(context: ExecContext, prepared: PreparedCase, sequence: number, warmup: boolean): Promise<void> {
  const place = { index: warmup ? sequence : 0, warmup, round: 0, sequence };
  const { outcome, problems } = await runRepetition(context, prepared, place);
  if (outcome === "completed") return;
  const error = problems.find(({ severity }) => severity === "error");
  throw new Error(`${warmup ? "its warm-up" : "it"} ${error?.message ?? outcome}`);
}

/** Text of what was recorded, kept before it is read. */
async function converted(
  prepared: PreparedCase,
  profiler: NamedProfiler,
  context: ExecContext,
  timeout: number,
): Promise<Profile> {
  const { name, monitor, options } = profiler;
  const given = new Set<string>();
  const command = monitor.convert(commandContext(null, context.facts, given), options);
  const argv = command.argv.map(await resolver(context, { command, placeholders: given }));
  const folder = join(context.folder, profileFolder(prepared.index));
  await makeRawFolder(folder);
  const result = await context.session.exec(
    { argv, env: toolEnvironment(context.env, command.env) },
    { ...context.limits, timeout, output: CONVERTED_MOST },
    { stdout: join(folder, "stdout"), stderr: join(folder, "stderr") },
    context.signal,
  );
  if (result.truncated)
    throw new Error(
      `${name} printed more than ${CONVERTED_MOST / 2 ** 20} MiB of stacks: sample less often, or profile a shorter case`,
    );
  const output = await readOutput(folder, result);
  if (result.exitCode !== 0) {
    const how = result.timedOut ? `did not end within ${timeout.toFixed(0)} s` : `ended with ${result.exitCode}`;
    throw new Error(`${argv.join(" ")} ${how}${firstLines(output.stderr)}`);
  }
  const { event, samples, folded, warnings } = monitor.read(output, { facts: context.facts, options });
  const about = { caseIndex: prepared.index, caseId: prepared.case.id, monitor: name, event, samples, warnings };
  await compressed(join(folder, "stdout"));
  await writeFile(join(folder, "folded"), folded);
  // Last: one that is there vouches for the stacks beside it.
  await writeFile(join(folder, "profile.json"), JSON.stringify({ schema: "perfmon.profile/1", ...about }, null, 1));
  return { ...about, folded };
}

/** It says twenty times what the stacks do, and nothing reads it any more but people. */
async function compressed(file: string): Promise<void> {
  await pipeline(createReadStream(file), createGzip(), createWriteStream(`${file}.gz`));
  await rm(file);
}

/** The beginning: behind it perf prints its usage, or how the rights of a machine are set. */
const firstLines = (text: string): string => {
  const said = text
    .trim()
    .split(/\n\s*\n/)[0]!
    .split("\n")
    .slice(0, 4);
  const joined = said
    .map((line) => line.trim())
    .join(" ")
    .slice(0, 300);
  return joined === "" ? "" : `: ${joined}`;
};

/** Where a profiler can be tried before there is a run. */
export type TrialContext = Pick<
  ExecContext,
  "session" | "folder" | "scratch" | "facts" | "binaries" | "env" | "limits" | "signal"
>;

/** Whether a profiler can record at all, tried on `true`. Null: it can; else why not. */
export async function tryProfiler({ monitor, options }: NamedProfiler, context: TrialContext): Promise<string | null> {
  const given = new Set<string>();
  const command = monitor.wrap({ argv: ["true"] }, commandContext(null, context.facts, given), options);
  const argv = command.argv.map(await resolver(context, { command, placeholders: given }));
  const result = await context.session.exec(
    { argv, env: toolEnvironment(context.env, command.env) },
    { ...context.limits, timeout: 30 },
    { stdout: join(context.folder, "stdout"), stderr: join(context.folder, "stderr") },
    context.signal,
  );
  if (result.exitCode === 0) return null;
  const { stderr } = await readOutput(context.folder, result);
  return `${argv.join(" ")} failed${firstLines(stderr)}`;
}
