import type { Requirement, UsedPath } from "@perfmon/core/plugin";
import type { LmbenchOptions } from "./options.ts";

/** Debian keeps the programs off PATH, below a folder named after the architecture; so does a build from source. */
const FOLDERS = ["/usr/lib/lmbench/bin/*", "/usr/lib/lmbench/bin", "/usr/local/lib/lmbench/bin/*"];

export function requires(options: LmbenchOptions): readonly Requirement[] {
  const { benchmark, operation, file, programs, scratch } = options;
  const needed: Requirement[] = [
    {
      binary: benchmark,
      folders: programs ? [programs] : FOLDERS,
      packages: { apt: "lmbench", "apt-component": "non-free" },
      hint: "set `programs:` to the folder where lmbench's programs are",
    },
  ];
  if (benchmark === "bw_file_rd") needed.push({ binary: "find", packages: { apt: "findutils" } });
  if (file !== undefined)
    needed.push({
      file,
      when: "case",
      hint: `without it ${benchmark} prints no result or a wrong one: let the suite's setup make the file`,
    });
  if (benchmark === "lat_proc" && (operation === "exec" || operation === "shell"))
    needed.push({
      file: `${scratch}/hello`,
      when: "case",
      hint:
        `lat_proc starts this program; without it, it still prints a plausible number. In the suite's setup: ` +
        `install -D -m 755 /usr/lib/lmbench/bin/x86_64-linux-gnu/hello ${scratch}/hello`,
    });
  if (benchmark === "lat_fcntl")
    needed.push({
      folder: scratch,
      when: "case",
      hint: `lat_fcntl makes its lock files there, and prints no result where it cannot. In the suite's setup: mkdir -p ${scratch}`,
    });
  return needed;
}

export function paths({ benchmark, file }: LmbenchOptions): readonly UsedPath[] {
  // lat_mmap writes a byte to the pages that it touches.
  return file === undefined ? [] : [{ path: file, writes: benchmark === "lat_mmap" }];
}
