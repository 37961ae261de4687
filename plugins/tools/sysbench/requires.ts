import type { Requirement, UsedPath } from "@perfmon/core/plugin";
import { DEFAULTS } from "./command.ts";
import type { SysbenchOptions } from "./options.ts";

const PACKAGES = { apt: "sysbench", dnf: "sysbench", apk: "sysbench", pacman: "sysbench", zypper: "sysbench" };

/** Files that `seqwr` makes itself; every other mode must find them. */
const makesFiles = ({ file_test_mode }: SysbenchOptions): boolean => file_test_mode === "seqwr";

export function requires(options: SysbenchOptions): readonly Requirement[] {
  const program: Requirement = {
    binary: options.binary,
    version: { argv: [options.binary, "--version"], pattern: /sysbench (\d+\.\d+\S*)/, minimum: "1.0.0" },
    packages: PACKAGES,
    hint: "install sysbench 1.0 or later, or name its path in with.binary",
  };
  if (options.test !== "fileio" || options.directory === undefined) return [program];
  const folder: Requirement = { folder: options.directory, when: "case", hint: "mkdir -p it, in the step's setup" };
  if (makesFiles(options)) return [program, folder];
  const { file_num: number, file_total_size: size } = { ...DEFAULTS.fileio, ...options };
  return [
    program,
    folder,
    {
      file: `${options.directory.replace(/\/+$/, "")}/test_file.${number - 1}`,
      when: "case",
      hint: `in the step's setup, in ${options.directory}: sysbench${options.validate ? " --validate" : ""} fileio --file-num=${number} --file-total-size=${size} prepare`,
    },
  ];
}

export function paths(options: SysbenchOptions): readonly UsedPath[] {
  if (options.directory === undefined) return [];
  return [{ path: options.directory, writes: !/rd$/.test(options.file_test_mode ?? "") }];
}
