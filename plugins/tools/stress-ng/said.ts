import type { ToolOutput } from "@perfmon/core/plugin";

/** A line that stress-ng logs: `stress-ng: warn:  [4711] text`. */
export interface Said {
  readonly level: string;
  readonly text: string;
}

/** All that it logged; up to 0.15 on stderr, later partly on stdout. */
export const said = ({ stderr, stdout }: ToolOutput): readonly Said[] =>
  [...`${stderr}\n${stdout}`.matchAll(/^stress-ng: +(\w+): +\[\d+\] +(.*)$/gm)].map(([, level, text]) => ({
    level: level!,
    text: text!,
  }));

/** What is said where a stressor did not run, or not for long. */
const SKIPPED =
  /\bskipp(?:ed|ing)\b|^disabled '|finished prematurely|aborted early|not supported|unsupported|not implemented/i;

/** Why a stressor did not run, in stress-ng's words; null: it says nothing of the kind. */
export function reasonFor(name: string, lines: readonly Said[]): string | null {
  // `mmap` is no part of `mmap-fork`.
  const named = new RegExp(`(?:^|[\\s'(])${name}(?:[:\\s')]|$)`);
  const found = lines.find(({ text }) => SKIPPED.test(text) && named.test(text));
  return found?.text.slice(0, 300) ?? null;
}
