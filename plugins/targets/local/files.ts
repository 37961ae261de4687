import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** The kernel's files, so that facts can be read from another root in tests. */
export interface Files {
  /** Without white space at its ends. Null: not there, not readable, or empty. */
  text(path: string): string | null;
  bytes(path: string): Buffer | null;
  /** Empty: no such folder. */
  names(path: string): string[];
  link(path: string): string | null;
}

export function filesBelow(root: string): Files {
  const attempt = <T>(read: () => T): T | null => {
    try {
      return read();
    } catch {
      return null;
    }
  };
  return {
    // A NUL ends device-tree strings.
    text: (path) => attempt(() => readFileSync(join(root, path), "utf8").replaceAll("\0", "").trim()) || null,
    bytes: (path) => attempt(() => readFileSync(join(root, path))),
    names: (path) => attempt(() => readdirSync(join(root, path)).sort()) ?? [],
    link: (path) => attempt(() => readlinkSync(join(root, path))),
  };
}
