import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Action } from "../model/case.ts";
import type { ExecContext } from "./context.ts";
import { makeFolder } from "./disk.ts";
import { toolEnvironment } from "./environment.ts";

/** What of a run's context its commands need. */
export type ActionContext = Pick<
  ExecContext,
  "session" | "folder" | "env" | "variables" | "limits" | "signal" | "kill"
>;

/** s for each command that cleans up once perfmon was told twice to stop. */
const HURRY = 5;

/**
 * Runs one command of a suite (setup, prepare, conclude, cleanup). Its output is kept in the run's folder under `name`.
 * PM3001 where it does not end with 0 in time. `always`: run it even when perfmon was told to stop (cleanup, conclude).
 */
export async function runAction(
  context: ActionContext,
  action: Action,
  name: string,
  timeout: number,
  always = false,
): Promise<void> {
  const local = { stdout: join(context.folder, `${name}.stdout`), stderr: join(context.folder, `${name}.stderr`) };
  makeFolder(dirname(local.stdout));
  const hurry = context.kill.aborted;
  const limits = hurry
    ? { ...context.limits, timeout: Math.min(timeout, HURRY), grace: 0 }
    : { ...context.limits, timeout };
  const result = await context.session.exec(
    { argv: action.argv, env: toolEnvironment(context.env, { ...action.env, ...context.variables }), cwd: action.cwd },
    limits,
    local,
    always ? undefined : context.signal,
  );
  if (result.exitCode === 0 && !result.timedOut && !result.aborted) return;
  const what = name.split("/").at(-1)!.replace(/-\d+$/, "");
  const how = result.aborted
    ? "was interrupted"
    : result.timedOut
      ? `did not end within ${limits.timeout} s`
      : result.signal !== null
        ? `was ended by ${result.signal}`
        : `ended with exit code ${result.exitCode}`;
  const said = (await readFile(local.stderr, "utf8").catch(() => ""))
    .trim()
    .split("\n")
    .slice(-3)
    .join(" | ")
    .slice(0, 300);
  throw new PerfmonError(
    result.aborted ? "PM3005" : "PM3001",
    `${what} command ${JSON.stringify(action.argv.join(" ").slice(0, 120))} ${how}${said ? `: ${said}` : ""}`,
    {
      hint: `its output is in ${local.stderr}`,
    },
  );
}
