import { PerfmonError } from "../errors/perfmon-error.ts";
import { parseExactJson } from "../model/exact-json.ts";
import type { Run } from "../model/run.ts";
import { documentText, fromDocument } from "../run-document/document.ts";

/** Whether a file that begins so is a `perfmon.run/N`, by its first key. */
export const isRunDocument = (head: string): boolean => /^\uFEFF?\s*\{\s*"schema"\s*:\s*"perfmon\.run\//.test(head);

/** One document indented; several are one a line. Every number comes back as it was. */
export function* runDocuments(runs: readonly Run[]): Generator<string> {
  for (const run of runs) yield `${documentText(run, runs.length === 1 ? 2 : undefined)}\n`;
}

/** One document, or one a line; oldest first. `name` is the file's, for messages. PM1506 for what is none. */
export function readRunDocuments(text: string, name: string): Run[] {
  const wrong = (message: string, cause?: unknown) => new PerfmonError("PM1506", `${name}: ${message}`, { cause });
  const plain = text.replace(/^\uFEFF/, "");
  let documents: unknown[];
  try {
    documents = [parseExactJson(plain)];
  } catch (whole) {
    const lines = plain.split("\n").filter((line) => line.trim() !== "");
    if (lines.length < 2 || !isRunDocument(lines[1]!)) throw wrong(`no JSON: ${(whole as Error).message}`, whole);
    documents = lines.map((line, at) => {
      try {
        return parseExactJson(line);
      } catch (cause) {
        throw wrong(`document ${at + 1} is no JSON: ${(cause as Error).message}`, cause);
      }
    });
  }
  const nameOf = (at: number) => (documents.length === 1 ? name : `${name}, document ${at + 1}`);
  const runs = documents.map((document, at) => fromDocument(document, nameOf(at)));
  return runs.sort((a, b) => (a.id < b.id ? -1 : 1));
}
