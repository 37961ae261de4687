import { closeSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { ProgressEvent } from "../model/event.ts";
import type { ProgressLine } from "../model/progress-line.ts";
import { progressLine } from "./progress-line.ts";

/** Beside the raw output of a run. */
const NAME = "progress.ndjson";
/** B of a file that are read at once: some ten thousand lines. */
const PIECE = 4 * 2 ** 20;

interface Heard {
  readonly onEvent?: (event: ProgressEvent) => void;
  readonly onMessage?: (message: string) => void;
}

/**
 * The request of a measurement, whose events are also written beside the raw output of the run: one JSON document a line, not
 * flushed, for nothing depends on it. Where that fails it is said once, and the run goes on without.
 */
export function withProgressFile<Request extends Heard>(
  request: Request,
): Request & { onEvent(event: ProgressEvent): void } {
  const file = new ProgressFile((why) => request.onMessage?.(`the progress is not kept: ${why}`));
  return {
    ...request,
    onEvent(event: ProgressEvent) {
      file.write(event);
      request.onEvent?.(event);
    },
  };
}

class ProgressFile {
  readonly #onFailure: (why: string) => void;
  #fd: number | null = null;
  #failed = false;

  constructor(onFailure: (why: string) => void) {
    this.#onFailure = onFailure;
  }

  write(event: ProgressEvent): void {
    if (this.#failed) return;
    try {
      if (event.type === "run-start") this.#open(event.folder);
      if (this.#fd === null) return;
      writeSync(this.#fd, `${JSON.stringify(progressLine(event, new Date()))}\n`);
      if (event.type === "run-end") this.#close();
    } catch (error) {
      this.#failed = true;
      this.#close();
      this.#onFailure((error as Error).message);
    }
  }

  #open(folder: string): void {
    this.#close();
    this.#fd = openSync(join(folder, NAME), "a+");
    // What a killed perfmon wrote last may be half a line.
    const { size } = fstatSync(this.#fd);
    const last = Buffer.alloc(1);
    if (size > 0 && readSync(this.#fd, last, 0, 1, size - 1) === 1 && last[0] !== NEWLINE) writeSync(this.#fd, "\n");
  }

  #close(): void {
    if (this.#fd === null) return;
    const fd = this.#fd;
    this.#fd = null;
    closeSync(fd);
  }
}

const NEWLINE = 10;

/** Where a reader that comes back goes on. */
interface Place {
  readonly lines: number;
  readonly bytes: number;
}

/** Readers that are remembered, each by the run it reads. */
const PLACES = 64;

/** Reads the progress of runs, each time from where the last one ended. */
export class ProgressReader {
  readonly #places = new Map<string, Place>();

  /**
   * Lines of a run from its `from`th on (0-based), as far as they are written whole, of a large file the first of them: none
   * means that there are no more yet. Empty where nothing is kept.
   */
  async read(folder: string, from: number): Promise<readonly ProgressLine[]> {
    const known = this.#places.get(folder);
    let place = known && known.lines <= from ? known : { lines: 0, bytes: 0 };
    const file = await open(join(folder, NAME)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
      throw error;
    });
    if (file === null) return [];
    try {
      for (let most = PIECE; ; ) {
        const buffer = Buffer.alloc(Math.min(most, Math.max(0, (await file.stat()).size - place.bytes)));
        const { bytesRead } = await file.read(buffer, 0, buffer.length, place.bytes);
        const end = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE) + 1;
        if (end === 0 && bytesRead < most) return [];
        if (end === 0) {
          most *= 2;
          continue;
        }
        const lines = buffer.toString("utf8", 0, end - 1).split("\n");
        const missing = from - place.lines;
        place = { lines: place.lines + lines.length, bytes: place.bytes + end };
        this.#remember(folder, place);
        if (missing < lines.length) return lines.slice(missing).map(parsed);
      }
    } finally {
      await file.close();
    }
  }

  #remember(folder: string, place: Place): void {
    this.#places.delete(folder);
    this.#places.set(folder, place);
    if (this.#places.size > PLACES) this.#places.delete(this.#places.keys().next().value!);
  }
}

function parsed(text: string): ProgressLine {
  try {
    const line = JSON.parse(text);
    if (typeof line?.time === "number" && typeof line.type === "string") return line;
  } catch {
    // Cut, or of nobody's.
  }
  return { time: 0, type: "unreadable" };
}
