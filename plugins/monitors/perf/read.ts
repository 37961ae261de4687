import { failure, type ProfileReading, type ToolOutput } from "@perfmon/core/plugin";
import { kernelDepth, stackOf } from "./fold.ts";
import { entriesOf, type Frame, type Sample } from "./script.ts";

/** Samples below which the share of a function is a rough guess: 1 % is one of them. */
const FEW = 100;
/** Ratio of frames without a name from which on it is said. */
const MANY = 0.5;
/** Letters behind an event: in which mode it is sampled, and how precisely. A tracepoint's name has a colon, too. */
const MODIFIERS = /:([ukhGHpPSDWeIbR]+)$/;

/** What all samples come to. */
interface Sum {
  samples: number;
  userOnly: number;
  lost: number;
  strange: number;
  readonly kernel: { frames: number; unnamed: number };
  readonly user: { frames: number; unnamed: number };
}

/** The samples that `convert` printed, as folded stacks in the order of their names. */
export function read({ stdout, stderr }: ToolOutput): ProfileReading {
  const stacks = new Map<string, number>();
  const events = new Set<string>();
  const sum: Sum = {
    ...{ samples: 0, userOnly: 0, lost: 0, strange: 0 },
    ...{ kernel: { frames: 0, unnamed: 0 }, user: { frames: 0, unnamed: 0 } },
  };
  for (const entry of entriesOf(stdout))
    if ("sample" in entry) {
      const stack = stackOf(entry.sample);
      stacks.set(stack, (stacks.get(stack) ?? 0) + 1);
      events.add(entry.sample.event.replace(MODIFIERS, ""));
      add(sum, entry.sample);
    } else if ("lost" in entry) sum.lost += entry.lost;
    else sum.strange++;
  if (sum.samples === 0) throw nothing(stdout, stderr);
  const folded = [...stacks]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([stack, count]) => `${stack} ${count}\n`)
    .join("");
  return { event: [...events].join("+"), samples: sum.samples, folded, warnings: doubts(sum) };
}

function nothing(stdout: string, stderr: string) {
  if (stdout.trim() !== "") return failure("unreadable-output", "perf script printed no sample", { text: stdout });
  const said = stderr.trim() === "" ? "" : ` (${stderr.trim().split("\n")[0]})`;
  return failure("no-samples", `perf took no sample: nothing of it was on a CPU long enough${said}`);
}

function add(sum: Sum, { event, frames }: Sample): void {
  const modifiers = MODIFIERS.exec(event)?.[1] ?? "";
  const depth = kernelDepth(frames);
  sum.samples++;
  if (modifiers.includes("u") && !modifiers.includes("k")) sum.userOnly++;
  count(sum.kernel, frames.slice(0, depth));
  count(sum.user, frames.slice(depth));
}

function count(of: Sum["kernel"], frames: readonly Frame[]): void {
  of.frames += frames.length;
  of.unnamed += frames.filter(({ symbol }) => symbol === "[unknown]").length;
}

function doubts({ samples, userOnly, lost, strange, kernel, user }: Sum): string[] {
  const several = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
  const unnamed = ({ frames, unnamed }: Sum["kernel"]) => (frames === 0 ? 0 : unnamed / frames);
  const warnings: string[] = [];
  if (samples < FEW)
    warnings.push(`${several(samples, "sample")}: shares are rough; more come with a longer run or a higher frequency`);
  if (lost > 0) warnings.push(`${several(lost, "sample")} of ${samples + lost} lost: perf could not keep up`);
  if (userOnly === samples)
    warnings.push("user space only: time in the kernel is not in it (kernel.perf_event_paranoid, or run as root)");
  if (unnamed(kernel) > MANY)
    warnings.push("kernel functions have no names: this user may not read them (kernel.kptr_restrict, or run as root)");
  if (unnamed(user) > MANY)
    warnings.push(
      `${Math.round(100 * unnamed(user))} % of the frames in user space have no name: stripped programs, or no frame pointers (call_graph: dwarf)`,
    );
  if (strange > 0) warnings.push(`${several(strange, "line")} of perf script not understood`);
  return warnings;
}
