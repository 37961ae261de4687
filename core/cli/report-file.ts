import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { ReportStream } from "../plugin/reporter.ts";

/** A file that one report is written to. */
export interface ReportFile {
  readonly stream: ReportStream;
  /** The report is complete. */
  finish(): void;
  /** Gives everything back; of a report that is not complete nothing stays. */
  close(): void;
}

/**
 * Opens a report's file before anything runs, so that a bad path fails early. The file is replaced as a whole when the report
 * is complete: whoever reads it meanwhile (a scraper, a CI server) finds the one before. Without a report it is removed: an
 * old one would be taken for this run's. With `append` the report goes to the end of what is there; devices and pipes are
 * written to as they are.
 */
export function reportFile(path: string, append: boolean): ReportFile {
  const fd = opened(path);
  const status = fstatSync(fd);
  if (append || !status.isFile()) return direct(fd);
  const target = realpathSync(path);
  if (!mayCreate(dirname(target))) return direct(fd, { truncated: true });
  closeSync(fd);
  return replacing(target, status.mode);
}

function opened(path: string): number {
  try {
    return openSync(path, "a");
  } catch (cause) {
    throw new PerfmonError("PM1502", `the report cannot be written to ${path}: ${(cause as Error).message}`, {
      hint: "name a file in a folder that exists: --reporter NAME=FILE",
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
    stream: streamTo((text) => writeFileSync(fd, text)),
    finish() {},
    close() {
      if (open) closeSync(fd);
      open = false;
    },
  };
}

function replacing(target: string, mode: number): ReportFile {
  const partial = `${target}.${process.pid}.tmp`;
  let fd: number | null = null;
  let ended = false;
  const output = () => {
    if (fd !== null) return fd;
    fd = openSync(partial, "w");
    fchmodSync(fd, mode & 0o7777);
    return fd;
  };
  return {
    stream: streamTo((text) => writeFileSync(output(), text)),
    finish() {
      closeSync(output());
      fd = null;
      renameSync(partial, target);
      ended = true;
    },
    close() {
      if (ended) return;
      ended = true;
      if (fd !== null) closeSync(fd);
      rmSync(partial, { force: true });
      rmSync(target, { force: true });
    },
  };
}

// writeFileSync and not writeSync, which may write a part without saying so.
const streamTo = (write: (text: string) => void): ReportStream => ({
  write,
  columns: 0,
  color: false,
  unicode: true,
  live: false,
});
