import type { NamedMonitor } from "../exec/prepare.ts";
import { readRaw } from "../exec/raw.ts";
import { counts, type Run } from "../model/run.ts";
import type { Timelines } from "../model/timeline.ts";
import { timelineFaults } from "../plugin/timeline.ts";
import type { ToolOutput } from "../plugin/tool.ts";
import type { Project } from "./project.ts";
import { rawPath } from "./runs.ts";

/**
 * What monitors sampled beside the repetitions of a case that count, read from the kept output by today's plugins. What cannot be
 * read, has no plugin any more, or is no timeline, is left out. `newest`: of the last so many repetitions that have any; no other
 * output is read.
 */
export async function caseTimelines(
  project: Project,
  run: Run,
  caseIndex: number,
  folder: string,
  newest = Number.POSITIVE_INFINITY,
): Promise<readonly Timelines[]> {
  const result = run.cases[caseIndex];
  const monitors = result ? await sampling(project, result.case.monitors) : [];
  if (!result || monitors.length === 0) return [];
  const found: Timelines[][] = [];
  for (const repetition of result.repetitions.filter(counts).reverse()) {
    if (found.length >= newest) break;
    const path = rawPath(folder, repetition);
    const raw = path === null ? null : await readRaw(path);
    if (raw === null || typeof raw === "string") continue;
    const sampled = monitors.map((named) => ({
      ...{ monitor: named.name, repetition: repetition.index },
      timelines: timelinesOf(named, raw.output, run),
    }));
    const own = sampled.filter(({ timelines }) => timelines.length > 0);
    if (own.length > 0) found.push(own);
  }
  return found.reverse().flat();
}

/** Those of a case's monitors that sample. */
async function sampling(project: Project, names: readonly string[]): Promise<NamedMonitor[]> {
  const found: NamedMonitor[] = [];
  for (const name of names) {
    if (project.registry.giver("monitors", name) === null) continue;
    const monitor = await project.registry.get("monitors", name);
    if (monitor.scope === "repetition" && monitor.timelines)
      found.push({ name, monitor, options: project.options("monitor", name, monitor.options) });
  }
  return found;
}

function timelinesOf({ monitor, options }: NamedMonitor, output: ToolOutput, run: Run): Timelines["timelines"] {
  try {
    const timelines = monitor.timelines!(output, { facts: run.environment, options });
    return timelines.filter((one) => timelineFaults([one]).length === 0);
  } catch {
    return [];
  }
}
