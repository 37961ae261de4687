import { posix } from "node:path";
import type { UsedPath } from "@perfmon/core/plugin";
import type { FioOptions } from "./options.ts";

/** Engines that touch no file: they measure fio itself, or a network. */
const NO_FILE = new Set(["null", "cpuio", "net", "netsplice", "rdma"]);

export const usesFiles = (options: FioOptions): boolean => !NO_FILE.has(options.ioengine);

/** fio's lists of paths are joined by `:`; one within a name is `\:`. */
const list = (text: string | undefined): string[] =>
  text === undefined ? [] : text.split(/(?<!\\):/).map((path) => path.replaceAll("\\:", ":"));

/** Every file, device or folder that the job opens. fio puts `directory` before each `filename`. */
export function paths(options: FioOptions): readonly UsedPath[] {
  if (!usesFiles(options)) return [];
  const writes = !/^(rand)?read$/.test(options.rw);
  const directories = list(options.directory);
  const files = list(options.filename);
  const used =
    files.length === 0
      ? directories
      : directories.length === 0
        ? files
        : directories.flatMap((directory) => files.map((file) => posix.join(directory, file)));
  return used.map((path) => ({ path, writes }));
}

/** Folders that must exist before the job: fio, as root, would create them and succeed. */
export function folders(options: FioOptions): string[] {
  const used = paths(options).map(({ path }) => path);
  return [...new Set(options.filename === undefined ? used : used.map((path) => posix.dirname(path)))];
}

/** Devices that must exist: where one does not, fio writes a plain file into /dev, which lies in memory. */
export function devices(options: FioOptions): string[] {
  return paths(options)
    .map(({ path }) => posix.normalize(path))
    .filter((path) => options.filename !== undefined && path.startsWith("/dev/") && !path.startsWith("/dev/shm/"));
}
