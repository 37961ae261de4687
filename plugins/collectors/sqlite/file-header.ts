import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";

/** `pfmn` in the header of the file says whose it is. */
export const APPLICATION_ID = 0x70666d6e;

const SIZE = 100;
const MAGIC = "SQLite format 3\0";

/** Whose database a file is, and of which version (sqlite.org/fileformat2.html, section 1.3). */
export interface FileHeader {
  readonly application: number;
  readonly version: number;
}

/** Null: not the beginning of an SQLite database. */
export function parseHeader(bytes: Uint8Array): FileHeader | null {
  if (bytes.length < SIZE || new TextDecoder("latin1").decode(bytes.subarray(0, 16)) !== MAGIC) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, SIZE);
  return { application: view.getUint32(68), version: view.getUint32(60) };
}

/**
 * Reads the header without SQLite, which may write to a file by merely opening it. `new`: there is no file, or an empty one.
 * `unknown`: a transaction was broken off, so that the file tells nothing before SQLite has rolled it back.
 */
export function readHeader(path: string): FileHeader | "new" | "unknown" | null {
  if (!existsSync(path)) return "new";
  // Asked once: a process that makes the store at the same time may delete its journal in between.
  const journal = statSync(`${path}-journal`, { throwIfNoEntry: false });
  if (journal && journal.size > 0) return "unknown";
  const fd = openSync(path, "r");
  try {
    const bytes = new Uint8Array(SIZE);
    const length = readSync(fd, bytes, 0, SIZE, 0);
    return length === 0 ? "new" : parseHeader(bytes.subarray(0, length));
  } finally {
    closeSync(fd);
  }
}
