import type { ErrorCode } from "../../errors/catalogue.ts";
import type { Diagnostic } from "../../errors/diagnostic.ts";
import { codeFrame } from "../../errors/frame.ts";
import type { Span } from "./tree.ts";

export interface Found {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string | undefined;
  /** In the document: `steps[1].with.iodepht`. */
  readonly path?: string;
  /** Default `error`. */
  readonly severity?: Diagnostic["severity"];
}

/** A problem at a place of a source, with its frame. */
export function diagnose({ source, start, end }: Span, found: Found): Diagnostic {
  const { line, column } = source.place(start);
  const rest = (source.lines[line - 1]?.length ?? 0) - column + 1;
  const length = Math.max(1, Math.min(end - start, rest));
  return {
    code: found.code,
    severity: found.severity ?? "error",
    message: found.message,
    ...(found.hint === undefined ? {} : { hint: found.hint }),
    file: source.file,
    line,
    column,
    length,
    path: found.path ?? "",
    frame: source.text === "" ? "" : codeFrame(source.lines, line, column, length, found.hint),
  };
}

/** A problem of a file as a whole, which has no text to show. */
export function diagnoseFile(file: string, found: Found): Diagnostic {
  const { code, message, hint, severity = "error", path = "" } = found;
  return {
    code,
    severity,
    message,
    ...(hint === undefined ? {} : { hint }),
    file,
    line: 1,
    column: 1,
    length: 1,
    path,
    frame: "",
  };
}

/** Each problem once: a matrix meets the same one in every case. In the order of files and places. */
export function unique(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Map<string, Diagnostic>();
  for (const item of diagnostics) {
    const key = [item.file, item.line, item.column, item.code, item.message].join("\0");
    if (!seen.has(key)) seen.set(key, item);
  }
  const files = [...new Set([...seen.values()].map(({ file }) => file))];
  return [...seen.values()].sort(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  );
}
