import runSchema from "../../schemas/run.schema.json" with { type: "json" };
import { PerfmonError } from "../errors/perfmon-error.ts";
import { exactJson, parseExactJson } from "../model/exact-json.ts";
import type { Run } from "../model/run.ts";
import { compile } from "../schema/compile.ts";
import { contradictions } from "./contradictions.ts";

/** The document that this perfmon writes and reads. */
const RUN_SCHEMA = "perfmon.run/1";

/** Characters of a document that is read. */
const LARGEST = 2 ** 28;
/** Problems that are listed. */
const LISTED = 5;

export type RunDocument = { readonly schema: typeof RUN_SCHEMA } & Run;

/** `perfmon.run/1` of a run: the run itself. */
export const toDocument = (run: Run): RunDocument => ({ schema: RUN_SCHEMA, ...run });

/** The document as text. Every number comes back from it as it was, -0 too. RangeError for what is not finite. */
export const documentText = (run: Run, indent?: number): string => exactJson(toDocument(run), indent);

/**
 * The run of a document's text. PM1506 for what is no JSON, no run, of another version, or not what schemas/run.schema.json
 * says; every problem with its place. `name`: of the file, for messages.
 */
export function readDocument(text: string, name = "the document"): Run {
  if (text.length > LARGEST)
    throw new PerfmonError("PM1506", `${name} has ${text.length} characters; at most ${LARGEST} are read`);
  let value: unknown;
  try {
    value = parseExactJson(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw new PerfmonError("PM1506", `${name} is no JSON: ${(cause as Error).message}`, { cause });
  }
  return fromDocument(value, name);
}

/** The run of a parsed document; see readDocument. */
export function fromDocument(value: unknown, name = "the document"): Run {
  requireVersion(value, name);
  const found = compile(runSchema)(value).map(({ path, message }) => `${shown(path)}: ${message}`);
  // What no schema can say is looked at where the shape is right.
  const problems = found.length > 0 ? found : contradictions(value as Run);
  if (problems.length > 0) {
    const listed = problems.slice(0, LISTED);
    const more = problems.length > LISTED ? `; and ${problems.length - LISTED} more` : "";
    throw new PerfmonError("PM1506", `${name} is no ${RUN_SCHEMA}: ${listed.join("; ")}${more}`, {
      hint: "schemas/run.schema.json says what it looks like",
    });
  }
  const { schema: _, judgement: __, exit: ___, ...run } = value as RunDocument & Record<"judgement" | "exit", unknown>;
  return run;
}

function requireVersion(value: unknown, name: string): void {
  const schema = typeof value === "object" && value !== null ? (value as { schema?: unknown }).schema : undefined;
  if (schema === RUN_SCHEMA) return;
  if (typeof schema !== "string")
    throw new PerfmonError("PM1506", `${name} is no document of perfmon's: it has no "schema"`);
  const newer = schema.startsWith("perfmon.run/");
  throw new PerfmonError(
    "PM1506",
    `${name} is a ${JSON.stringify(schema.slice(0, 60))}; this perfmon reads ${RUN_SCHEMA}`,
    {
      hint: newer ? "update perfmon to read it" : "perfmon export --format json writes runs",
    },
  );
}

const shown = (path: readonly (string | number)[]) =>
  path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`))
    .join("")
    .replace(/^\./, "") || "document";
