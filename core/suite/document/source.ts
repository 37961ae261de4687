/** A text that was read, and what to call it. */
export interface Source {
  /** As the user named it, or `(command line)`. */
  readonly file: string;
  /** Absolute path; null where it is no file. */
  readonly path: string | null;
  readonly text: string;
  readonly lines: readonly string[];
  /** 1-based line and column of an offset. */
  place(offset: number): { readonly line: number; readonly column: number };
}

export function textSource(file: string, text: string, path: string | null = null): Source {
  let lines: readonly string[] | null = null;
  let starts: number[] | null = null;
  return {
    file,
    path,
    text,
    get lines() {
      lines ??= text.split(/\r?\n/);
      return lines;
    },
    place(offset) {
      starts ??= [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
      let line = 0;
      for (let high = starts.length; high - line > 1; ) {
        const middle = (line + high) >> 1;
        if (starts[middle]! <= offset) line = middle;
        else high = middle;
      }
      return { line: line + 1, column: offset - starts[line]! + 1 };
    },
  };
}
