import { styleText } from "node:util";
import { CATALOGUE } from "../errors/catalogue.ts";
import type { Diagnostic } from "../errors/diagnostic.ts";
import { isPerfmonError, PerfmonError } from "../errors/perfmon-error.ts";

export interface ShownError {
  /** For stderr, with a newline at its end. */
  readonly text: string;
  readonly exit: number;
  /** `perfmon.error/1`, for --json. */
  readonly document: unknown;
}

/** Anything thrown, as text and document. What perfmon did not foresee is a bug and says so, with its stack. */
export function showError(error: unknown, color: boolean, verbose: boolean): ShownError {
  const known = isPerfmonError(error) ? error : asBug(error);
  const { exit } = CATALOGUE[known.code];
  const text =
    known.diagnostics.length > 0 ? showDiagnostics(known.diagnostics, color) : showOne(known, color, verbose);
  const errors =
    known.diagnostics.length > 0
      ? known.diagnostics
      : [{ code: known.code, message: known.message, hint: known.hint ?? null, plugin: known.plugin ?? null }];
  return {
    text,
    exit,
    document: { schema: "perfmon.error/1", errors, exit, reasons: [{ code: known.code, message: known.message }] },
  };
}

function showOne(error: PerfmonError, color: boolean, verbose: boolean): string {
  const at = error.at ? `\n   ${error.at.file}:${error.at.line}:${error.at.column}` : "";
  const hint = error.hint ? `\n  hint: ${error.hint}` : "";
  const trace = (error.code === "PM9001" || verbose) && error.cause instanceof Error ? `\n${error.cause.stack}` : "";
  return `${red("error", color)} ${error.code} ${error.message}${at}${hint}${trace}\n`;
}

/** All problems of the user's files, each with its place and frame. */
export function showDiagnostics(diagnostics: readonly Diagnostic[], color: boolean): string {
  return diagnostics
    .map(({ code, severity, message, file, line, column, frame, hint }) => {
      const head = severity === "error" ? red("error", color) : paint("yellow", "warning", color);
      // The frame shows the hint beside the underlined word; without one it stands on a line of its own.
      const where = `\n   ${file}:${line}:${column}`;
      return `${head} ${code} ${message}${where}${frame ? `\n${frame}` : ""}${hint && !frame.includes(hint) ? `\n   hint: ${hint}` : ""}\n`;
    })
    .join("\n");
}

const paint = (style: "red" | "yellow", text: string, color: boolean) =>
  color ? styleText(style, text, { validateStream: false }) : text;
const red = (text: string, color: boolean) => paint("red", text, color);

function asBug(error: unknown): PerfmonError {
  const message = error instanceof Error ? error.message : String(error);
  return new PerfmonError("PM9001", `perfmon itself failed: ${message}`, {
    hint: "this is a bug: please report it with the lines below",
    cause: error,
  });
}
