import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toolEnvironment } from "../exec/environment.ts";
import type { Session } from "../plugin/target.ts";

/** Runs a short command on the target: stdout and stderr together, or null where it did not end in 10 s. */
export type Ask = (argv: readonly string[]) => Promise<string | null>;

/** `work` may ask the target; what that leaves on this machine is gone afterwards. */
export async function askingTarget<T>(
  session: Session,
  env: Readonly<Record<string, string | undefined>>,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "perfmon-ask-"));
  let asked = 0;
  const ask: Ask = async (argv) => {
    const name = String(asked++);
    const local = { stdout: join(folder, `${name}.stdout`), stderr: join(folder, `${name}.stderr`) };
    const limits = { timeout: 10, grace: 1, output: 1e6 };
    const result = await session.exec({ argv, env: toolEnvironment(env) }, limits, local);
    if (result.timedOut) return null;
    return `${await readFile(local.stdout, "utf8")}\n${await readFile(local.stderr, "utf8")}`;
  };
  try {
    return await work(ask);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
