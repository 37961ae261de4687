import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Files } from "../files.ts";
import { isOrphan, newMark } from "../owner.ts";
import type { Undo } from "./settings.ts";

/** How it was before, while the machine is tuned: on disk from before the first change until everything is put back. */
export interface TuningRecord {
  readonly format: "perfmon.tuned/1";
  /** Who tuned it: see owner.ts. */
  readonly mark: string;
  readonly pid: number;
  /** A boot puts everything back by itself. */
  readonly boot: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly undo: readonly Undo[];
}

const FORMAT = "perfmon.tuned/1" as const;
const bootId = (files: Files) => files.text("/proc/sys/kernel/random/boot_id") ?? "";

/** The one record of the machine, in /run: of this boot, and nobody but root writes there. */
export class RecordFile {
  readonly path: string;
  readonly #files: Files;

  constructor(root: string, files: Files) {
    this.path = join(root, "run/perfmon/tuned.json");
    this.#files = files;
  }

  /** Whole and flushed when it returns. False: there is one already. */
  create(undo: readonly Undo[]): boolean {
    const mark = newMark("0".repeat(8));
    const about = {
      format: FORMAT,
      mark,
      pid: process.pid,
      boot: bootId(this.#files),
      since: new Date().toISOString(),
    };
    mkdirSync(dirname(this.path), { recursive: true });
    const draft = `${this.path}.${mark}`;
    const fd = openSync(draft, "w", 0o644);
    try {
      writeSync(fd, JSON.stringify({ ...about, undo } satisfies TuningRecord));
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    try {
      linkSync(draft, this.path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    } finally {
      rmSync(draft);
    }
    const folder = openSync(dirname(this.path), "r");
    fsyncSync(folder);
    closeSync(folder);
    return true;
  }

  isThere(): boolean {
    return existsSync(this.path);
  }

  /** Null: there is none. SyntaxError for what is no record. */
  read(): TuningRecord | null {
    let text: string;
    try {
      text = readFileSync(this.path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
    const record: TuningRecord = JSON.parse(text);
    if (record?.format !== FORMAT || !Array.isArray(record.undo)) throw new SyntaxError("it is no record of perfmon's");
    return record;
  }

  isOfThisBoot(record: TuningRecord): boolean {
    return record.boot === bootId(this.#files);
  }

  /** Whoever wrote it is dead. */
  isLeft({ mark }: TuningRecord): boolean {
    return isOrphan(mark);
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }
}
