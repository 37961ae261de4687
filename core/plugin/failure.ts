/** What a parser throws when the output does not hold what it should. Recognised by its brand, not by its class. */
export interface Failure extends Error {
  readonly brand: "perfmon.failure/1";
  /** One of PROBLEM_CODES, or a plugin's own. */
  readonly code: string;
}

const EXCERPT = 160;

/**
 * A typed failure: `throw failure("unreadable-output", "no JSON document", { text: stdout, offset: 120 })`.
 * `text` and `offset` give the message an excerpt with its position.
 */
export function failure(
  code: string,
  message: string,
  where?: { readonly text: string; readonly offset?: number; readonly file?: string },
): Failure {
  const full = where ? `${message}${excerpt(where)}` : message;
  return Object.assign(new Error(full), { name: "Failure", brand: "perfmon.failure/1" as const, code });
}

/** Whether an error is a parser's own word, of this copy of the API or another. */
export function isFailure(error: unknown): error is Failure {
  return error instanceof Error && (error as Partial<Failure>).brand === "perfmon.failure/1";
}

function excerpt({ text, offset = 0, file }: { text: string; offset?: number; file?: string }): string {
  const place = file ? ` in ${file}` : "";
  if (text === "") return `${place}: it is empty`;
  const line = text.slice(0, offset).split("\n").length;
  const shown = text.slice(offset, offset + EXCERPT).trimEnd();
  return `${place}, line ${line}: ${JSON.stringify(shown)}${text.length > offset + EXCERPT ? " ..." : ""}`;
}
