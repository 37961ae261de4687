import { mkdirSync, readFileSync, realpathSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** A cgroup in which a folder's disk gives at most so many reads a second. */
export interface SlowDisk {
  /** Runs a command in it: words to put before. */
  readonly prefix: readonly string[];
  remove(): void;
}

/** Null, with the reason on stderr of the tests, where this machine or user cannot do so. */
export function slowDisk(folder: string, readsPerSecond: number): SlowDisk | string {
  const disk = diskOf(folder);
  if (disk === null) return "the folder lies on no block device";
  const reasons: string[] = [];
  for (const [hierarchy, file, text] of [
    ["/sys/fs/cgroup/blkio", "blkio.throttle.read_iops_device", `${disk} ${readsPerSecond}`],
    ["/sys/fs/cgroup", "io.max", `${disk} riops=${readsPerSecond}`],
  ] as const) {
    const group = join(hierarchy, `perfmon-test-${process.pid}`);
    const remove = () => rmdirSync(group);
    try {
      mkdirSync(group);
    } catch (error) {
      reasons.push(String(error));
      continue;
    }
    try {
      // Without O_CREAT: a hierarchy without this controller has no such file.
      writeFileSync(join(group, file), text, { flag: "r+" });
      return { prefix: ["sh", "-c", 'echo $$ > "$0" && exec "$@"', join(group, "cgroup.procs")], remove };
    } catch (error) {
      reasons.push(String(error));
      remove();
    }
  }
  return reasons.join("; ");
}

/** `MAJOR:MINOR` of the whole disk below a folder. */
function diskOf(folder: string): string | null {
  const { dev } = statSync(folder);
  // Linux's split of a device number of up to 20 bits.
  const [major, minor] = [(dev >> 8) & 0xfff, (dev & 0xff) | ((dev >> 12) & 0xfff00)];
  try {
    const place = realpathSync(`/sys/dev/block/${major}:${minor}`);
    const parent = dirname(place);
    const whole = basename(dirname(parent)) === "block" ? parent : place;
    return readFileSync(join(whole, "dev"), "utf8").trim();
  } catch {
    return null;
  }
}
