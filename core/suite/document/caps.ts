/**
 * Limits on a document before it is parsed. A suite of a thousand steps is far below them; beyond them lie bombs and
 * files that are no suites.
 */
export const CAPS = {
  /** B */
  bytes: 1_000_000,
  lines: 20_000,
  /** Characters that can begin structure: each costs the parser about 5 us. */
  marks: 50_000,
  /** Maps and lists within each other. */
  depth: 32,
  /** Values, with every alias counted as what it stands for. */
  values: 50_000,
  /** Problems shown of one document. */
  problems: 20,
} as const;

/** Why a text is refused before it is parsed, and at which offset; null: it may be parsed. */
export function beyondCaps(text: string): { readonly offset: number; readonly message: string } | null {
  // What is shorter holds neither so many lines nor so many marks: every suite but a bomb.
  if (text.length < Math.min(CAPS.lines, CAPS.marks)) return null;
  let lines = 1;
  let marks = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 && ++lines > CAPS.lines) return { offset: i, message: `more than ${CAPS.lines} lines` };
    if (MARK[code] === 1 && ++marks > CAPS.marks)
      return { offset: i, message: `more than ${CAPS.marks} characters that make structure` };
  }
  return null;
}

const MARK = new Uint8Array(65536);
for (const mark of "[]{},&*!?%|>@`-:") MARK[mark.charCodeAt(0)] = 1;
