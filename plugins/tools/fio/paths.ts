import { posix } from "node:path";
import type { UsedPath } from "@perfmon/core/plugin";
import type { FioOptions } from "./options.ts";

/** Engines that touch no file: they measure fio itself, or a network. */
const NO_FILE = new Set(["null", "cpuio", "net", "netsplice", "rdma"]);

export const usesFiles = (options: FioOptions): boolean => !NO_FILE.has(options.ioengine);

/** fio's lists of paths are joined by `:`; one within a name is `\:`. */
const list = (text: string | undefined): string[] =>
  text === undefined ? [] : text.split(/(?<!\\):/).map((path) => path.replaceAll("\\:", ":"));

/** Names that `filename_format` may stand for, at most: of more, the first. */
const NAMES = 1000;

/**
 * The files of `filename_format` that may be something else than files of the job's own: below /dev, or a name without
 * variables, which a link may bear. None: only the folder is known to be used.
 */
function formatted(options: FioOptions, directory: string): string[] {
  const format = options.filename_format;
  if (format === undefined || options.filename !== undefined) return [];
  const isFixed = !format.includes("$");
  const [jobs, files] = [isFixed ? 1 : (options.numjobs ?? 1), isFixed ? 1 : (options.nrfiles ?? 1)];
  const names = Array.from({ length: Math.min(NAMES, jobs * files) }, (_, i) => {
    const values: Readonly<Record<string, string>> = {
      jobname: options.name,
      clientuid: "",
      jobnum: String(Math.floor(i / files)),
      filenum: String(i % files),
    };
    return posix.join(
      directory,
      format.replace(/\$(jobname|clientuid|jobnum|filenum)/g, (_, name) => values[name]!),
    );
  });
  return names.filter((path) => isFixed || isBelowDev(path));
}

const isBelowDev = (path: string) => {
  const at = posix.normalize(path);
  return at.startsWith("/dev/") && !at.startsWith("/dev/shm/");
};

/** Every file, device or folder that the job opens. fio puts `directory` before each `filename`. */
export function paths(options: FioOptions): readonly UsedPath[] {
  if (!usesFiles(options)) return [];
  const writes = !/^(rand)?read$/.test(options.rw);
  const directories = list(options.directory);
  const files = list(options.filename);
  const used =
    files.length === 0
      ? directories.flatMap((directory) => [directory, ...formatted(options, directory)])
      : directories.length === 0
        ? files
        : directories.flatMap((directory) => files.map((file) => posix.join(directory, file)));
  return used.map((path) => ({ path, writes }));
}

/** Folders that must exist before the job: fio, as root, would create them and succeed. */
export function folders(options: FioOptions): string[] {
  const used =
    options.filename === undefined ? list(options.directory) : paths(options).map(({ path }) => posix.dirname(path));
  return usesFiles(options) ? [...new Set(used)] : [];
}

/** Devices that must exist: where one does not, fio writes a plain file into /dev, which lies in memory. */
export function devices(options: FioOptions): string[] {
  const folders = new Set(options.filename === undefined ? list(options.directory) : []);
  return paths(options)
    .filter(({ path }) => !folders.has(path) && isBelowDev(path))
    .map(({ path }) => posix.normalize(path));
}
