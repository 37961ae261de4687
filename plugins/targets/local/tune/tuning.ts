import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { PerfmonError, type Tuning, type TuningChange } from "@perfmon/core/plugin";
import { filesBelow } from "../files.ts";
import { lock } from "../lock.ts";
import { putBack } from "./put-back.ts";
import { RecordFile, type TuningRecord } from "./record.ts";
import { DMA_LATENCY, type Missing, type Setting, settings, type Undo } from "./settings.ts";
import { type Systemd, systemd } from "./systemd.ts";

/** Name of the lock, which no run has. */
const LOCK = "settings of this machine";
/** s */
const PATIENCE = 60;

export interface TuningPlace {
  /** Where the kernel's files lie: `/`, or a copy of them in a test. */
  readonly root: string;
  /** PATH in which systemctl is looked for. */
  readonly path: string;
  readonly isRoot: boolean;
}

/** The machine's settings for steadier numbers. */
export function tuning({ root, path, isRoot }: TuningPlace): Tuning {
  const files = filesBelow(root);
  const record = new RecordFile(root, files);
  const units = systemd(root, path);

  /** Not two at a time: what one puts back, the other may be about to change. */
  const alone = async <T>(work: () => T): Promise<T> => {
    const held = await lock({ name: LOCK, description: "settings", wait: PATIENCE, onWait: () => {} });
    try {
      return work();
    } finally {
      await held.release();
    }
  };

  const recover = (): string[] => {
    const left = readRecord(record);
    if (typeof left === "string") return [left];
    if (left === null || !record.isLeft(left)) return [];
    const who = `a perfmon that was killed (pid ${left.pid}, ${left.since})`;
    if (!record.isOfThisBoot(left)) {
      if (isRoot) record.remove();
      return [];
    }
    if (!isRoot) return [`${who} left this machine tuned: run perfmon doctor as root to put it back`];
    const problems = putBack(root, left.undo, units);
    record.remove();
    return [`put back what ${who} had set: ${described(left.undo)}`, ...problems];
  };

  const refusal = isRoot ? null : "only root may change settings of this machine (--tune)";
  return {
    refusal,
    recover: async () => (record.isThere() ? alone(recover) : []),
    async apply(tell) {
      if (refusal !== null) throw new PerfmonError("PM5002", refusal);
      const { wanted, missing, undo } = await alone(() => {
        recover();
        const { settings: wanted, missing } = settings(files, units);
        const undo = wanted.flatMap((each) => each.undo);
        if (!record.create(undo)) throw inUse(record);
        return { wanted, missing, undo };
      });
      const held: number[] = [];
      let over = false;
      const restore = (): string[] => {
        if (over) return [];
        over = true;
        process.off("exit", restore);
        for (const fd of held) closeSync(fd);
        const problems = putBack(root, undo, units);
        record.remove();
        return problems;
      };
      // A second Ctrl-C, or a crash: nothing can be awaited then.
      process.on("exit", restore);
      const refused: Missing[] = [];
      try {
        for (const setting of wanted) {
          tell(changeOf(setting));
          const why = make(setting, root, units, held);
          if (why !== null) refused.push({ what: setting.what, why });
        }
      } catch (error) {
        restore();
        throw error;
      }
      return { missing: [...missing, ...refused], restore: async () => restore() };
    },
  };
}

const changeOf = ({ what, from, to }: Setting): TuningChange => ({ what, from, to });

/** Null, or why it could not be made. */
function make({ undo, latency }: Setting, root: string, units: Systemd, held: number[]): string | null {
  try {
    if (latency !== undefined) held.push(holdLatency(root, latency));
    for (const each of undo) {
      const why = "file" in each ? write(join(root, each.file), each.to) : units.set("stop", each.start);
      if (why !== null) return why;
    }
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The kernel holds to it while the file is open, so it ends with perfmon, however that ends. Programs do not inherit it. */
function holdLatency(root: string, latency: number): number {
  const fd = openSync(join(root, DMA_LATENCY), "r+");
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(latency);
  writeSync(fd, bytes);
  return fd;
}

/** A driver may take a value and keep its own. */
function write(path: string, to: string): string | null {
  writeFileSync(path, `${to}\n`);
  const now = readFileSync(path, "utf8").trim();
  return now === to ? null : `it stays ${now}`;
}

/** A text says what is wrong with the file. */
function readRecord(record: RecordFile): TuningRecord | string | null {
  try {
    return record.read();
  } catch (error) {
    return `${record.path} cannot be read (${(error as Error).message}): see whether the machine is still tuned, then remove it`;
  }
}

function inUse(record: RecordFile): PerfmonError {
  const by = readRecord(record);
  if (typeof by === "string") return new PerfmonError("PM5002", by);
  const who = by === null ? "another perfmon" : `another perfmon (pid ${by.pid}, since ${by.since})`;
  return new PerfmonError("PM5002", `this machine is tuned by ${who}, which will put back what it found`, {
    hint: "wait for it to end, or run without --tune",
  });
}

function described(undo: readonly Undo[]): string {
  const said = undo.map((each) => ("file" in each ? `${each.file} ${each.from}` : `${each.start.join(" ")} started`));
  if (said.length === 0) return "nothing but idle states, which the kernel did";
  return said.length > 4 ? `${said.slice(0, 3).join(", ")} and ${said.length - 3} more` : said.join(", ");
}
