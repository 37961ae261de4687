/** A function of a flame graph, with those that it called. */
export interface Frame {
  readonly name: string;
  /** Samples in it and in what it called. */
  readonly total: number;
  /** Samples in it alone. */
  readonly self: number;
  /** By name. */
  readonly children: ReadonlyMap<string, Frame>;
}

export interface FoldedError {
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** Either every line was read, or none is used: half of a profile is a wrong one. */
export type Folded =
  | { readonly ok: true; readonly root: Frame; readonly stacks: number }
  | { readonly ok: false; readonly errors: readonly FoldedError[] };

interface Growing {
  readonly name: string;
  total: number;
  self: number;
  readonly children: Map<string, Growing>;
}

/** Frames of one stack: what perf records is 127 by default, and 1024 is beyond its limit. */
const DEEPEST = 1024;
const ERRORS = 10;
const STACK = /^(.*\S)[ \t]+(\d+)$/;

/**
 * Folded stacks as Brendan Gregg's stackcollapse scripts write them: `main;read;vfs_read 12`, outermost first. Empty lines
 * are allowed at the end only; anything else that is no stack is an error, with its line.
 */
export function parseFolded(text: string): Folded {
  const root: Growing = { name: "all", total: 0, self: 0, children: new Map() };
  const errors: FoldedError[] = [];
  let stacks = 0;
  const lines = text.replace(/(\r?\n)+$/, "").split(/\r?\n/);
  for (const [i, line] of lines.entries()) {
    const wrong = line === "" && lines.length === 1 ? "there is no stack" : add(root, line);
    if (wrong === null) stacks++;
    else if (errors.push({ line: i + 1, message: wrong }) >= ERRORS) break;
  }
  if (errors.length === 0 && root.total === 0) errors.push({ line: 1, message: "all stacks have 0 samples" });
  return errors.length > 0 ? { ok: false, errors } : { ok: true, root, stacks };
}

/** What is wrong with it, or null. */
function add(root: Growing, line: string): string | null {
  if (line.trim() === "") return "the line is empty";
  const [, stack, number] = STACK.exec(line) ?? [];
  if (stack === undefined) return "does not end with a blank and a whole number of samples";
  const samples = Number(number);
  if (!Number.isSafeInteger(samples) || !Number.isSafeInteger(root.total + samples))
    return "more samples than can be counted exactly";
  const names = stack.split(";");
  if (names.length > DEEPEST) return `${names.length} frames: more than ${DEEPEST}`;
  if (names.some((name) => name.trim() === "")) return "a frame has no name";
  let frame = root;
  frame.total += samples;
  for (const name of names) {
    const child = frame.children.get(name) ?? { name, total: 0, self: 0, children: new Map() };
    frame.children.set(name, child);
    child.total += samples;
    frame = child;
  }
  frame.self += samples;
  return null;
}
