import { stripVTControlCharacters } from "node:util";
import type { ToolOutput } from "./tool.ts";

const MARK = "\ufeff";
/** What every escape sequence begins with. */
const ESCAPES = ["\u001b", "\u009b"];

/**
 * What a tool wrote without what editors and terminals add: a byte order mark at the start, and colours and other escape
 * sequences. Parsers see this; what lies on disk stays as it was written. The same object where there is nothing to take out.
 */
export function plainOutput(output: ToolOutput): ToolOutput {
  const stdout = plain(output.stdout);
  const stderr = plain(output.stderr);
  const names = Object.keys(output.files);
  const changed = names.filter((name) => plain(output.files[name]!) !== output.files[name]);
  if (stdout === output.stdout && stderr === output.stderr && changed.length === 0) return output;
  const files = Object.fromEntries(names.map((name) => [name, plain(output.files[name]!)]));
  return { ...output, stdout, stderr, files };
}

function plain(text: string): string {
  const unmarked = text.startsWith(MARK) ? text.slice(MARK.length) : text;
  return ESCAPES.some((start) => unmarked.includes(start)) ? stripVTControlCharacters(unmarked) : unmarked;
}
