import { closeSync, openSync, readSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";
import type { Diagnostic } from "../../errors/diagnostic.ts";
import { CAPS } from "./caps.ts";
import { diagnose, diagnoseFile } from "./diagnose.ts";
import { type Source, textSource } from "./source.ts";

export type Read = { readonly source: Source } | { readonly diagnostic: Diagnostic };

/** A path as messages show it: relative to the working directory where it lies below it. */
export function shownPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
}

/** Reads a text file within the caps. Never more than 1 MB of it, whatever it is. PM1001, PM1002, PM1003. */
export async function readSource(file: string, cwd: string): Promise<Read> {
  const path = resolve(cwd, file);
  const shown = shownPath(path, cwd);
  let bytes: Buffer;
  try {
    bytes = readCapped(path);
  } catch (error) {
    const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ""] ?? (error as Error).message;
    return { diagnostic: diagnoseFile(shown, { code: "PM1001", message: `${shown} cannot be read: ${reason}` }) };
  }
  return decode(bytes, shown, path);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is no folder",
  ELOOP: "its symbolic links go in a circle",
  ENAMETOOLONG: "the name is too long",
};

/** B; more than most suites have. */
const FIRST_READ = 32_768;

/** Not by promises: Node's module of those takes 3 ms to load, and nothing else runs meanwhile. */
function readCapped(path: string): Buffer {
  const file = openSync(path, "r");
  try {
    let buffer = Buffer.allocUnsafe(FIRST_READ);
    let length = 0;
    for (;;) {
      const bytesRead = readSync(file, buffer, length, buffer.length - length, null);
      length += bytesRead;
      if (bytesRead === 0 || length > CAPS.bytes) return buffer.subarray(0, length);
      if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(4 * length, CAPS.bytes + 1));
    }
  } finally {
    closeSync(file);
  }
}

/** Text of bytes: UTF-8 without byte order mark, lines that end with LF, no control characters. */
export function decode(bytes: Uint8Array, shown: string, path: string | null): Read {
  if (bytes.length > CAPS.bytes)
    return {
      diagnostic: diagnoseFile(shown, {
        code: "PM1003",
        message: `${shown} is larger than ${CAPS.bytes / 1e6} MB`,
        hint: "is it the right file? split a suite of this size and include its parts",
      }),
    };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  const source = textSource(shown, text, path);
  const refused = unreadable(bytes, text);
  if (!refused) return { source };
  const { offset, message, hint } = refused;
  return {
    diagnostic: diagnose({ source, start: offset, end: offset + 1 }, { code: "PM1002", message, hint }),
  };
}

interface Refused {
  readonly offset: number;
  readonly message: string;
  readonly hint?: string;
}

function unreadable(bytes: Uint8Array, text: string): Refused | null {
  const mark = text.charCodeAt(0);
  if (mark === 0xfeff)
    return { offset: 0, message: "the file begins with a byte order mark", hint: "save it as UTF-8 without BOM" };
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return { offset: 0, message: "the file is UTF-16", hint: "save it as UTF-8" };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const strange = text.search(/[\0-\x08\x0b-\x1f\x7f-\x9f]/);
  // A U+FFFD that is written in the file is rare, and no more meant than a byte that does not decode.
  const undecoded = text.indexOf("\ufffd");
  if (undecoded !== -1 && (strange === -1 || undecoded < strange))
    return { offset: undecoded, message: "this is not UTF-8", hint: "save it as UTF-8: iconv -f latin1 -t utf8 FILE" };
  if (strange === -1) return null;
  if (text[strange] === "\r")
    return { offset: strange, message: "a line ends with CR LF", hint: "save it with LF line ends: dos2unix FILE" };
  const name = text.charCodeAt(strange).toString(16).toUpperCase().padStart(4, "0");
  return { offset: strange, message: `a control character (U+${name})`, hint: "is it a text file?" };
}
