import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { ReportStream } from "../plugin/reporter.ts";

/** A file that one report is written to. */
export interface ReportFile {
  /** `write` throws once the file was finished or closed: whoever comes so late has no report any more. */
  readonly stream: ReportStream;
  /** The report is complete. Throws where it cannot be put in its place. */
  finish(): void;
  /** Gives everything back; of a report that is not complete nothing stays. Throws where that cannot be. */
  close(): void;
}

export interface ReportFileOptions {
  /** Default: false. */
  readonly append?: boolean;
  /** Without a report, what was there before stays. Default: false. */
  readonly keep?: boolean;
  /** What to do where it cannot be opened. */
  readonly hint?: string;
}

const HINT = "name a file in a folder that exists: --reporter NAME=FILE";

/**
 * Opens a report's file before anything runs, so that a bad path fails early. The file is replaced as a whole when the report
 * is complete: whoever reads it meanwhile (a scraper, a CI server) finds the one before. Where nothing can be put in its place
 * (a file that is mounted alone, another user's in /tmp), it is overwritten. Without a report it is removed, or emptied: an old
 * one would be taken for this run's. With `append` the report goes to the end of what is there; devices and pipes are written
 * to as they are.
 */
export function reportFile(
  path: string,
  { append = false, keep = false, hint = HINT }: ReportFileOptions = {},
): ReportFile {
  const kept = keep && existsSync(path);
  const fd = opened(path, hint);
  const status = fstatSync(fd);
  if (append || !status.isFile()) return direct(fd);
  const target = realpathSync(path);
  if (!mayCreate(dirname(target))) return direct(fd, { truncated: true });
  closeSync(fd);
  return replacing(target, status.mode, kept);
}

function opened(path: string, hint: string): number {
  try {
    return openSync(path, "a");
  } catch (cause) {
    throw new PerfmonError("PM1502", `the report cannot be written to ${path}: ${(cause as Error).message}`, {
      hint,
      cause,
    });
  }
}

function mayCreate(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function direct(fd: number, { truncated = false }: { readonly truncated?: boolean } = {}): ReportFile {
  let open = true;
  if (truncated) ftruncateSync(fd);
  return {
    stream: streamTo((text) => {
      if (!open) throw late();
      writeFileSync(fd, text);
    }),
    finish() {},
    close() {
      if (open) closeSync(fd);
      open = false;
    },
  };
}

function replacing(target: string, mode: number, kept: boolean): ReportFile {
  const partial = `${target}.${process.pid}.tmp`;
  let fd: number | null = null;
  let state: "open" | "whole" | "closed" = "open";
  const output = () => {
    if (state !== "open") throw late();
    if (fd !== null) return fd;
    fd = openSync(partial, "w");
    fchmodSync(fd, mode & 0o7777);
    return fd;
  };
  const closeOutput = () => {
    if (fd !== null) closeSync(fd);
    fd = null;
  };
  return {
    stream: streamTo((text) => writeFileSync(output(), text)),
    finish() {
      output();
      closeOutput();
      putInPlace(partial, target);
      state = "whole";
    },
    close() {
      if (state !== "open") return;
      state = "closed";
      closeOutput();
      rmSync(partial, { force: true });
      if (!kept) removeOrEmpty(target);
    },
  };
}

function putInPlace(partial: string, target: string): void {
  try {
    renameSync(partial, target);
  } catch {
    overwrite(target, partial);
    rmSync(partial, { force: true });
  }
}

function removeOrEmpty(target: string): void {
  try {
    rmSync(target, { force: true });
  } catch {
    truncateSync(target);
  }
}

const PIECE = 2 ** 20;

/** Without O_CREAT: in a sticky folder Linux refuses that for a file of somebody else's (fs.protected_regular). */
function overwrite(target: string, source: string): void {
  const from = openSync(source, "r");
  try {
    const to = openSync(target, "r+");
    try {
      ftruncateSync(to);
      const piece = Buffer.alloc(PIECE);
      for (let length = readSync(from, piece); length > 0; length = readSync(from, piece))
        writeFileSync(to, piece.subarray(0, length));
    } finally {
      closeSync(to);
    }
  } finally {
    closeSync(from);
  }
}

const late = () => new Error("its file is closed already");

// writeFileSync and not writeSync, which may write a part without saying so.
const streamTo = (write: (text: string) => void): ReportStream => ({
  write,
  columns: 0,
  color: false,
  unicode: true,
  live: false,
});
