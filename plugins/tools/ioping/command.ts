import { posix } from "node:path";
import type { Command, CommandContext, Requirement, UsedPath } from "@perfmon/core/plugin";
import type { IopingOptions } from "./options.ts";

/** ioping with every request as JSON on stdout: its statistics have no percentiles. */
export function command(options: IopingOptions, context: CommandContext): Command {
  const { working_set: workingSet } = options;
  return {
    argv: [
      context.binary("ioping"),
      "-J",
      // ioping counts the warm-up in.
      ...["-c", String(options.count + options.warmup), "-a", String(options.warmup)],
      ...["-i", `${Math.round(options.interval * 1e6)}us`],
      ...(options.pattern === "sequential" ? ["-L"] : []),
      // After -L, which sets a size of its own.
      ...["-s", String(options.size)],
      ...(workingSet === undefined ? [] : ["-S", String(workingSet)]),
      ...(options.offset > 0 ? ["-o", String(options.offset)] : []),
      ...(options.direct ? ["-D"] : []),
      ...(options.cached ? ["-C"] : []),
      ...(options.sync === "none" ? [] : [options.sync === "sync" ? "-Y" : "-y"]),
      ...(options.operation === "write" ? [writeFlag(options)] : []),
      ...[targetOf(options)],
    ],
  };
}

/** -WWW is how ioping has it confirmed that the content is lost. In a directory it writes to a file of its own. */
const writeFlag = ({ directory }: IopingOptions): string => (directory === undefined ? "-WWW" : "-W");

/** ioping reads what begins with a dash as options, wherever it stands. */
function targetOf({ directory, filename }: IopingOptions): string {
  const target = directory ?? filename ?? "";
  return target.startsWith("-") ? `./${target}` : target;
}

export const paths = (options: IopingOptions): readonly UsedPath[] => [
  { path: options.directory ?? options.filename ?? "", writes: options.operation === "write" },
];

export function requires({ directory, filename }: IopingOptions): readonly Requirement[] {
  const place: Requirement =
    directory === undefined
      ? { file: posix.normalize(filename ?? ""), when: "case", hint: "create it, in the step's setup or by hand" }
      : { folder: directory, when: "case", hint: "create it, in the step's setup or by hand" };
  return [
    {
      binary: "ioping",
      version: { argv: ["ioping", "-v"], pattern: /ioping (\d+\.\d\S*)/, minimum: "1.3" },
      packages: { apt: "ioping", dnf: "ioping", apk: "ioping", pacman: "ioping", zypper: "ioping" },
      hint: "ioping 1.3 or later, which writes JSON",
    },
    place,
  ];
}
