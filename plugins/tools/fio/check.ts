import { getSystemErrorMessage } from "node:util";
import type { Problem, ToolOutput } from "@perfmon/core/plugin";
import { depthProblems } from "./depth.ts";
import { deviceProblems } from "./device.ts";
import { type Document, numberOf, outputText, readDocument } from "./document.ts";
import { type Job, jobsOf } from "./jobs.ts";
import type { FioOptions } from "./options.ts";

/** Is this a valid run of what was asked for? fio may exit 0, with healthy-looking numbers, where it is not. */
export function check(output: ToolOutput, options: Partial<FioOptions>): readonly Problem[] {
  // Where fio says itself why there is no document, that is the problem, not the document.
  if (output.exitCode !== null && output.exitCode !== 0 && !/"jobs"|"client_stats"/.test(outputText(output)))
    return [failed(`fio ended with exit code ${output.exitCode}: ${saidBy(output) ?? "it said nothing"}`)];
  return checkDocument(readDocument(outputText(output)), options, () => saidBy(output));
}

/** The same of a document alone. `said`: fio's own line about what went wrong, if there is one. */
export function checkDocument(
  document: Document,
  options: Partial<FioOptions>,
  said: () => string | null,
): readonly Problem[] {
  const jobs = jobsOf(document);
  const errors = jobs.flatMap((job) => jobError(job, said));
  if (errors.length > 0) return errors;
  return [...jobs.flatMap((job) => depthProblems(job, options)), ...deviceProblems(document, jobs, options)];
}

const failed = (message: string): Problem => ({ code: "tool-failed", severity: "error", message });

function jobError({ name, entry }: Job, saying: () => string | null): Problem[] {
  // With continue_on_error, only the count may tell.
  const error = numberOf(entry.error) || numberOf(entry.first_error) || (numberOf(entry.error) === 0 ? 0 : null);
  if (error === null) return [failed(`fio does not say whether job "${name}" succeeded`)];
  if (error === 0) return [];
  const said = saying();
  return [failed(`job "${name}" ended with error ${error} (${meaningOf(error)})${said ? `: ${said}` : ""}`)];
}

/** fio's errors are errno; EILSEQ is how it reports data that did not verify. */
function meaningOf(error: number): string {
  if (error === 84) return "verification failed: the data read back is not what was written";
  try {
    return getSystemErrorMessage(-error);
  } catch {
    return "an unknown error";
  }
}

/** fio's own line about what went wrong. It calls itself as it was called. */
export function lineAboutFailing(text: string): string | null {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim().replace(/^\S*\/(?=fio: )/, ""));
  return (
    lines.find((line) => /^(fio: |verify: |Bad option|Run out of|.*(bad verify|failed))/.test(line))?.slice(0, 300) ??
    null
  );
}

/** On either stream, or before the JSON. */
function saidBy({ stderr, stdout, files }: ToolOutput): string | null {
  return lineAboutFailing([stderr, stdout, ...Object.values(files)].join("\n"));
}
