import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { toolEnvironment } from "../exec/environment.ts";
import type { Session } from "../plugin/target.ts";
import type { Capture } from "../scaffold/tool-package.ts";
import { askingTarget } from "./ask-target.ts";
import { onTarget, type Steering } from "./on-target.ts";
import type { Project } from "./project.ts";

/** s, and B of output: an example's, not a suite's. */
const LIMITS = { timeout: 60, grace: 5, output: 2 ** 20 };

/**
 * Runs a command once on the project's target, in the environment that tools get. PM5001 where the program is not there,
 * PM1506 where its run is no example of a good one.
 */
export async function capture(project: Project, argv: readonly string[], steering: Steering = {}): Promise<Capture> {
  return onTarget(project, steering, async (session) => {
    const [program, ...words] = argv as readonly [string, ...string[]];
    const path = await session.which(program);
    if (path === null)
      throw new PerfmonError("PM5001", `no ${program} on target ${session.name}`, {
        hint: "install it, or give the whole command after --",
      });
    const version = await versionOf(session, project, path);
    const facts = await session.facts();
    const kernel = String(facts["kernel.release"]?.value ?? "").replace(/[-+].*/, "");
    const ran = await runOnce(session, project, [path, ...words], steering.signal);
    return {
      ...ran,
      argv,
      version,
      origin: `${program} ${version ?? "of no known version"} on Linux ${kernel}`.trim(),
    };
  });
}

/** Null: it has no `--version`, or says none. */
async function versionOf(session: Session, project: Project, path: string): Promise<string | null> {
  const said = await askingTarget(session, project.env, (ask) => ask([path, "--version"]));
  return said === null ? null : (/(\d+(?:\.\d+)+)/.exec(said)?.[1] ?? null);
}

async function runOnce(session: Session, project: Project, argv: readonly string[], signal?: AbortSignal) {
  const folder = await mkdtemp(join(tmpdir(), "perfmon-capture-"));
  try {
    const local = { stdout: join(folder, "stdout"), stderr: join(folder, "stderr") };
    const env = toolEnvironment(project.env);
    const result = await session.exec({ argv, env }, LIMITS, local, signal);
    const [stdout, stderr] = [await readFile(local.stdout, "utf8"), await readFile(local.stderr, "utf8")];
    const command = argv.join(" ");
    const no = (why: string, hint: string) =>
      new PerfmonError("PM1506", `"${command}" is no example: ${why}`, { hint });
    if (result.aborted) throw new PerfmonError("PM3005", `interrupted while ${command} ran`);
    if (result.timedOut) throw no(`it did not end within ${LIMITS.timeout} s`, "give it less to do");
    if (result.truncated) throw no(`it printed more than ${LIMITS.output} B`, "give it less to print");
    if (result.exitCode !== 0) {
      const said = (stderr.trim() || stdout.trim()).split("\n").at(-1);
      throw no(`it ended with exit code ${result.exitCode}${said ? `: ${said}` : ""}`, "try it at a terminal first");
    }
    return { stdout, stderr, exitCode: 0, duration: result.duration };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
