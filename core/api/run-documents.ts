import { PerfmonError } from "../errors/perfmon-error.ts";
import { exactJson } from "../model/exact-json.ts";
import type { Run } from "../model/run.ts";
import { ULID_PATTERN } from "../model/ulid.ts";

const SCHEMA = "perfmon.run/1";

/** Whether a file that begins so is a `perfmon.run/N`, by its first key. */
export const isRunDocument = (head: string): boolean => /^\uFEFF?\s*\{\s*"schema"\s*:\s*"perfmon\.run\//.test(head);

/** One document indented; several are one a line. Every number comes back as it was. */
export const writeRunDocuments = (runs: readonly Run[]): string =>
  runs.map((run) => `${exactJson({ schema: SCHEMA, ...run }, runs.length === 1 ? 2 : undefined)}\n`).join("");

/** One document, or one a line; oldest first. `name` is the file's, for messages. PM1506 for what is none. */
export function readRunDocuments(text: string, name: string): Run[] {
  const wrong = (message: string, cause?: unknown) => new PerfmonError("PM1506", `${name}: ${message}`, { cause });
  const plain = text.replace(/^\uFEFF/, "");
  let documents: unknown[];
  try {
    documents = [JSON.parse(plain)];
  } catch (whole) {
    const lines = plain.split("\n").filter((line) => line.trim() !== "");
    if (lines.length < 2 || !isRunDocument(lines[1]!)) throw wrong(`no JSON: ${(whole as Error).message}`, whole);
    documents = lines.map((line, at) => {
      try {
        return JSON.parse(line);
      } catch (cause) {
        throw wrong(`document ${at + 1} is no JSON: ${(cause as Error).message}`, cause);
      }
    });
  }
  const runs = documents.map((document, at) => asRun(document, (message) => wrong(`document ${at + 1}: ${message}`)));
  return runs.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The run of a document, without what judging adds to it. */
function asRun(document: unknown, wrong: (message: string) => PerfmonError): Run {
  if (typeof document !== "object" || document === null) throw wrong("it is no object");
  const { schema, judgement: _judgement, exit: _exit, ...run } = document as Record<string, unknown>;
  if (schema !== SCHEMA) throw wrong(`its schema is ${JSON.stringify(schema)}; this perfmon reads ${SCHEMA}`);
  if (typeof run.id !== "string" || !ULID_PATTERN.test(run.id)) throw wrong("its id is none");
  for (const list of ["cases", "blocks", "tags", "taints", "reasons", "suiteFiles"])
    if (!Array.isArray(run[list])) throw wrong(`${list} is no list`);
  for (const map of ["environment", "labels", "settings"])
    if (typeof run[map] !== "object" || run[map] === null) throw wrong(`${map} is no map`);
  for (const text of ["started", "suite", "target", "state"])
    if (typeof run[text] !== "string") throw wrong(`${text} is no text`);
  return checkedMeasurements(run as unknown as Run, wrong);
}

/** Numbers that went through other hands: every value finite, of a metric that its case declares, in that metric's unit. */
function checkedMeasurements(run: Run, wrong: (message: string) => PerfmonError): Run {
  for (const result of run.cases) {
    const { case: item, metrics, repetitions } = result;
    if (typeof item?.id !== "string" || typeof item.fingerprint !== "string")
      throw wrong("a case has no id or fingerprint");
    if (!Array.isArray(metrics) || !Array.isArray(repetitions))
      throw wrong(`case ${item.id} lacks its metrics or repetitions`);
    const units = new Map(metrics.map(({ name, unit }) => [name, unit]));
    for (const { outcome, measurements, raw } of repetitions) {
      if (raw !== null && !/^cases[\\/]\d+[\\/]\d+$/.test(raw))
        throw wrong(`case ${item.id}: "${raw}" is no place of raw output`);
      if ((outcome === "completed") !== (measurements !== undefined))
        throw wrong(`case ${item.id}: only a completed repetition has measurements`);
      for (const { metric, value, unit } of measurements ?? [])
        if (!Number.isFinite(value) || units.get(metric) !== unit)
          throw wrong(`case ${item.id}: ${value} ${unit} is no value of ${metric}`);
    }
  }
  return run;
}
