import { join } from "node:path";
import type { BlockRecord } from "../model/run.ts";
import { normaliseAll } from "../plugin/interpret.ts";
import type { BlockMonitor } from "../plugin/monitor.ts";
import type { ExecContext } from "./context.ts";
import { toolEnvironment } from "./environment.ts";
import { commandContext, fill } from "./placeholders.ts";
import { placementPrefix } from "./placement.ts";
import { makeRawFolder, readOutput } from "./raw.ts";

export interface NamedBlockMonitor {
  readonly name: string;
  readonly monitor: BlockMonitor;
  readonly options: unknown;
}

/** s that a block monitor may take before it is given up. */
const TIMEOUT = 30;

/** One reading, pinned to the target's first CPU. What it cannot say is a warning, never a failure of the run. */
export async function runBlockMonitor(
  { name, monitor, options }: NamedBlockMonitor,
  context: ExecContext,
  sequence: number,
): Promise<Pick<BlockRecord, "metrics" | "measurements" | "problems">> {
  const cpus =
    context.topology.cpus.length > 0 && context.binaries.has("taskset")
      ? [Math.min(...context.topology.cpus.map(({ id }) => id))]
      : null;
  const filled = (text: string) =>
    fill(text, (p) => (p.kind === "file" ? `${context.scratch}/${p.name}` : (context.binaries.get(p.name) ?? p.name)));
  const folder = join(context.folder, "blocks", `${String(sequence).padStart(3, "0")}-${name}`);
  const unread = (message: string) => ({
    metrics: [],
    measurements: [],
    problems: [{ code: "monitor-failed", severity: "warning" as const, message: `monitor ${name}: ${message}` }],
  });
  try {
    const command = monitor.command(options, commandContext(cpus, context.facts));
    await makeRawFolder(folder);
    for (const [input, content] of Object.entries(command.inputs ?? {}))
      await context.session.put(filled(`{file:${input}}`), content);
    const result = await context.session.exec(
      {
        argv: [...placementPrefix(cpus, undefined), ...command.argv].map(filled),
        env: toolEnvironment(context.env, command.env),
      },
      { timeout: TIMEOUT, ...context.limits },
      { stdout: join(folder, "stdout"), stderr: join(folder, "stderr") },
      context.signal,
    );
    if (result.exitCode !== 0)
      return unread(result.timedOut ? `not done within ${TIMEOUT} s` : `exit code ${result.exitCode}`);
    const raw = monitor.read(await readOutput(folder, result), { facts: context.facts, options });
    const { measurements, problems } = normaliseAll(raw, monitor.metrics, `monitor:${name}`);
    return {
      metrics: monitor.metrics,
      measurements,
      problems: problems.map((problem) => ({ ...problem, severity: "warning" })),
    };
  } catch (error) {
    return unread(error instanceof Error ? error.message : String(error));
  }
}
