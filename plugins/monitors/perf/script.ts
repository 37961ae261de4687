/** One frame of a call stack, as perf script prints it: `ffffffff81b7babe vfs_read ([kernel.kallsyms])`. */
export interface Frame {
  /** Hex. */
  readonly address: string;
  readonly symbol: string;
  /** The file that it lies in, or what perf says in its place: `[kernel.kallsyms]`, `[vdso]`, `inlined`, `[unknown]`. */
  readonly module: string;
}

export interface Sample {
  /** Name of the thread. */
  readonly comm: string;
  /** With modifiers: `cpu-clock:uhpppH`. */
  readonly event: string;
  /** Innermost first. */
  readonly frames: readonly Frame[];
}

/** What perf script prints: samples, how many of them the kernel had no room for, and lines that are nothing of this. */
export type Entry = { readonly sample: Sample } | { readonly lost: number } | { readonly strange: string };

/** Threads may be called anything, `a 1/2 b;c` too: the last pid and tid of the line are perf's. */
const HEADER = /^(.*)\s-?\d+\/-?\d+\s+(\S+?):\s*$/;
const LOST = /\sPERF_RECORD_LOST(?:_SAMPLES)?\s+lost\s+(\d+)\s*$/;
const ADDRESS = /^\s+([0-9a-f]{1,16})\s(.+)$/;
/** A file begins with a slash, a part of the kernel with a bracket: brackets of a C++ symbol or in a file's name do not. */
const PLACED = /^(.*?) \(([/[].*)\)$/;
/** `inlined`, `bpf_prog_...`, `deleted` ... */
const OTHER = /^(.*) \(([^()]*)\)$/;

/**
 * Reads the text of `perf script -F comm,pid,tid,event,ip,sym,dso --show-lost-events`. One by one: on a large machine there are
 * hundreds of thousands of samples.
 */
export function* entriesOf(text: string): Generator<Entry> {
  let sample: (Sample & { readonly frames: Frame[] }) | null = null;
  for (const line of linesIn(text)) {
    const blank = line.trim() === "";
    const frame = sample === null || blank ? null : frameOf(line);
    if (frame !== null) {
      sample!.frames.push(frame);
      continue;
    }
    if (sample !== null) yield { sample };
    sample = null;
    if (blank) continue;
    const lost = LOST.exec(line);
    const header = lost === null ? HEADER.exec(line) : null;
    if (header !== null) sample = { comm: header[1]!.trim(), event: header[2]!, frames: [] };
    else yield lost === null ? { strange: line } : { lost: Number(lost[1]) };
  }
  if (sample !== null) yield { sample };
}

function* linesIn(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf("\n", from);
    yield text.slice(from, end === -1 ? undefined : end);
    if (end === -1) return;
    from = end + 1;
  }
}

function frameOf(line: string): Frame | null {
  const found = ADDRESS.exec(line);
  if (found === null) return null;
  const rest = found[2]!.trim();
  const [, symbol, module] = PLACED.exec(rest) ?? OTHER.exec(rest) ?? [null, rest, "[unknown]"];
  return { address: found[1]!, symbol: symbol!.trim(), module: module! };
}
