import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ExecLimits, ExecResult, ResolvedCommand, Session } from "../../target.ts";
import { expectThat } from "../check.ts";

/** A check of an open session. */
export type Row = readonly [name: string, run: (at: Bench) => Promise<void>];

export const LIMITS: ExecLimits = { timeout: 20, grace: 1, output: 2 ** 20 };
/** s beyond timeout and grace in which a target must have come back. */
export const SLACK = 10;
export const PATH = "/usr/local/bin:/usr/bin:/bin";

interface Ran extends ExecResult {
  readonly stdout: string;
  readonly stderr: string;
  /** s that the promise took. */
  readonly took: number;
}

/** A session and a local folder for what commands print. */
export class Bench {
  readonly session: Session;
  readonly folder: string;

  constructor(session: Session, folder: string) {
    this.session = session;
    this.folder = folder;
  }

  async run(command: Partial<ResolvedCommand>, limits: Partial<ExecLimits> = {}, signal?: AbortSignal): Promise<Ran> {
    const local = { stdout: join(this.folder, "stdout"), stderr: join(this.folder, "stderr") };
    const began = performance.now();
    const result = await this.session.exec(
      { argv: ["true"], env: { PATH }, ...command },
      { ...LIMITS, ...limits },
      local,
      signal,
    );
    const took = (performance.now() - began) / 1000;
    return {
      ...result,
      took,
      stdout: await readFile(local.stdout, "utf8"),
      stderr: await readFile(local.stderr, "utf8"),
    };
  }

  sh(script: string, limits?: Partial<ExecLimits>, signal?: AbortSignal): Promise<Ran> {
    return this.run({ argv: ["sh", "-c", script] }, limits, signal);
  }

  /** Does a process live on the target? A zombie does not. */
  async alive(pid: string): Promise<boolean> {
    expectThat(/^\d+$/.test(pid.trim()), `"${pid}" is no process id: the command did not get as far`);
    const script = `kill -0 ${pid.trim()} 2>/dev/null && ! grep -q '^State:.*Z' /proc/${pid.trim()}/status 2>/dev/null`;
    return (await this.sh(script)).exitCode === 0;
  }
}

export const same = (got: unknown, wanted: unknown, what: string) =>
  expectThat(got === wanted, `${what}: got ${JSON.stringify(got)}, expected ${JSON.stringify(wanted)}`);
