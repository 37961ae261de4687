import { stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { isPerfmonError } from "../errors/perfmon-error.ts";
import type { Problem } from "../model/measurement.ts";
import type { Repetition } from "../model/run.ts";
import type { ExecResult } from "../plugin/target.ts";
import type { Command } from "../plugin/tool.ts";
import { analyse } from "./analyse.ts";
import type { ExecContext, RepetitionVisit } from "./context.ts";
import { asStoreError, isDiskError } from "./disk.ts";
import { toolEnvironment } from "./environment.ts";
import { fill, type Placeholder } from "./placeholders.ts";
import { commandIdentity, commandPlaceholders, type PreparedCase } from "./prepare.ts";
import { keptFile, makeRawFolder, type RawRecord, rawFolder, readOutput, sealRaw } from "./raw.ts";
import { repetitionResult } from "./repetition-result.ts";
import { stopCompanions } from "./taps.ts";

export interface RepetitionPlace {
  /** 0-based among its like (warm-up or measured). */
  readonly index: number;
  readonly warmup: boolean;
  readonly round: number;
  /** 0-based among all of its case. */
  readonly sequence: number;
}

type Filled = (text: string) => string;

/** What placeholders are filled from. */
type FillContext = Pick<ExecContext, "session" | "scratch" | "binaries">;

/** One execution of a case. Never rejects because of the tool or the suite: what went wrong is its outcome and problems. */
export async function runRepetition(
  context: ExecContext,
  prepared: PreparedCase,
  place: RepetitionPlace,
): Promise<Repetition> {
  const raw = rawFolder(prepared.index, place.sequence);
  await makeRawFolder(join(context.folder, raw)).catch((error) => {
    throw isDiskError(error) ? asStoreError(error, context.folder) : error;
  });
  const { command } = prepared;
  const filled = await resolver(context, prepared);
  const visit: RepetitionVisit = {
    context,
    prepared,
    problems: [],
    raw,
    running: [],
    companions: (command.companions ?? []).map((companion) => ({
      ...companion,
      argv: companionArgv(companion.cpus ?? null, companion.argv.map(filled), context),
      env: mapValues(companion.env ?? {}, filled),
      ready: "port" in companion.ready ? { port: Number(filled(companion.ready.port)) } : companion.ready,
    })),
  };
  let record: RawRecord | null = null;
  const started = new Date().toISOString();
  try {
    await context.hooks.repetitionStart.promise(visit);
    record = await timed(visit, command, filled);
  } catch (error) {
    // A full or read-only disk here is not the step's fault: the run stops with it.
    if (isDiskError(error)) throw asStoreError(error, context.folder);
    visit.problems.push(asProblem(error));
  } finally {
    await context.hooks.repetitionEnd.promise(visit);
  }
  const common = { index: place.index, warmup: place.warmup, setAside: false, round: place.round, raw };
  const stopped = context.signal.aborted;
  if (!record)
    return {
      ...common,
      outcome: stopped ? "aborted" : "failed",
      started,
      duration: null,
      commandHash: null,
      exitCode: null,
      signal: null,
      problems: visit.problems,
      taints: [],
    };

  const output = await readOutput(join(context.folder, raw), record.result);
  const analysis = analyse(prepared.case, prepared.tool, prepared.monitors, record, output, context.facts);
  return repetitionResult(common, record, analysis, visit.problems);
}

/** The clock runs in here, inside the session's exec. What companions write is whole before it is fetched. */
async function timed(visit: RepetitionVisit, command: Command, filled: Filled): Promise<RawRecord> {
  const { context, prepared, raw } = visit;
  const local = join(context.folder, raw);
  const argv = command.argv.map(filled);
  const env = toolEnvironment(context.env, mapValues(command.env ?? {}, filled));
  const cwd = command.cwd === undefined ? undefined : filled(command.cwd);
  const result: ExecResult = await context.session.exec(
    { argv, env, cwd, stdin: command.stdin === undefined ? undefined : filled(command.stdin) },
    { timeout: prepared.case.timeout, ...context.limits },
    { stdout: join(local, "stdout"), stderr: join(local, "stderr") },
    context.signal,
  );
  await stopCompanions(visit);
  const files: string[] = [];
  let tooLarge = false;
  for (const [name, path] of Object.entries(command.files ?? {})) {
    const kept = keptFile(local, name);
    try {
      if (await context.session.get(filled(path), kept)) {
        files.push(name);
        tooLarge = (await cutTo(kept, context.limits.output)) || tooLarge;
      }
    } finally {
      // The next repetition must not find it, nor write through it where it is a link.
      await context.session.remove(filled(path));
    }
  }
  const record: RawRecord = {
    schema: "perfmon.raw/1",
    uses: prepared.case.uses,
    argv,
    env: mapValues(command.env ?? {}, filled),
    cwd: cwd ?? null,
    environment: toolEnvironment(context.env),
    identity: commandIdentity(command, (name) => context.binaries.get(name) ?? name),
    toolVersion: context.toolVersions.get(prepared.case.uses) ?? null,
    expectExit: command.expectExit ?? [0],
    plain: {
      ...prepared.plain,
      inputs: mapObject(prepared.plain.inputs ?? {}, (content) => ({
        base64: Buffer.from(content).toString("base64"),
      })),
    },
    placeholders: [...prepared.placeholders],
    binaries: Object.fromEntries(context.binaries),
    ...suiteOf(prepared),
    result: { ...result, truncated: result.truncated || tooLarge },
  };
  sealRaw(local, record, files);
  return record;
}

/** True: the file was larger than that, in B. */
async function cutTo(file: string, limit: number): Promise<boolean> {
  if ((await stat(file)).size <= limit) return false;
  await truncate(file, limit);
  return true;
}

const suiteOf = ({ block }: PreparedCase) =>
  block && block.setup.length + block.cleanup.length > 0
    ? { suite: { setup: block.setup, cleanup: block.cleanup } }
    : {};

/** Fills placeholders: programs as verify found them, scratch files, and a free port for each name. */
export async function resolver(
  context: FillContext,
  { command, placeholders }: Pick<PreparedCase, "command" | "placeholders">,
): Promise<Filled> {
  const values = new Map<string, string>();
  for (const placeholder of commandPlaceholders(command, placeholders))
    values.set(key(placeholder), await placeholderValue(context, placeholder));
  return (text) =>
    fill(text, (placeholder) => values.get(key(placeholder)) ?? `{${placeholder.kind}:${placeholder.name}}`);
}

const key = ({ kind, name }: Placeholder) => `${kind}:${name}`;

async function placeholderValue(context: FillContext, { kind, name }: Placeholder): Promise<string> {
  if (kind === "port") return String(await context.session.port());
  if (kind === "file") return `${context.scratch}/${name}`;
  return context.binaries.get(name) ?? name;
}

const companionArgv = (cpus: readonly number[] | null, argv: readonly string[], context: ExecContext) =>
  cpus === null ? argv : [context.binaries.get("taskset") ?? "taskset", "-c", cpus.join(","), ...argv];

const mapObject = <A, B>(entries: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, change(value)]));

const mapValues = (entries: Readonly<Record<string, string>>, change: Filled) => mapObject(entries, change);

function asProblem(error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  const hint = isPerfmonError(error) && error.hint ? ` (${error.hint})` : "";
  return {
    code: isPerfmonError(error) ? error.code : "infrastructure",
    severity: "error",
    message: `${message}${hint}`,
  };
}
