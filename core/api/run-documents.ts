import { exactJson } from "../model/exact-json.ts";
import type { Run } from "../model/run.ts";

/** Whether a file that begins so is a `perfmon.run/N`, by its first key. */
export const isRunDocument = (head: string): boolean => /^\uFEFF?\s*\{\s*"schema"\s*:\s*"perfmon\.run\//.test(head);

export function readRunDocuments(text: string, _name: string): Run[] {
  return text.split("\n").length ? [JSON.parse(text) as Run] : [];
}

export const writeRunDocuments = (runs: readonly Run[]): string =>
  runs.map((run) => `${exactJson({ schema: "perfmon.run/1", ...run }, runs.length === 1 ? 2 : undefined)}\n`).join("");
