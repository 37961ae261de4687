import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** One line of the table. `ratio` null: not measured, and `said` says why. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly reference: string;
  readonly ratio: number | null;
  /** What the ratio should be at most, or at least. */
  readonly target: { readonly most?: number; readonly least?: number } | null;
}

export type Argv = readonly [string, ...string[]];

/** s of a whole command, from start to exit; throws where it does not end with 0. */
export function seconds(argv: Argv, env: Readonly<Record<string, string>> = {}): number {
  const began = process.hrtime.bigint();
  const { status, stderr } = spawnSync(argv[0], argv.slice(1), {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const time = Number(process.hrtime.bigint() - began) / 1e9;
  if (status !== 0) throw new Error(`${argv.join(" ")} ended with ${status}: ${stderr}`);
  return time;
}

/** The least time of each command, the two in turns: what else the machine does is then in both or in neither. */
export function inTurns(a: Argv, b: Argv, times: number): readonly [number, number] {
  const least: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let i = 0; i < times; i++) {
    least[0] = Math.min(least[0], seconds(a));
    least[1] = Math.min(least[1], seconds(b));
  }
  return least;
}

/** s of a whole command of Node's and the most memory that it had, in B. */
export function peak(argv: Argv, folder: string): { readonly time: number; readonly bytes: number } {
  const [preload, said] = [join(folder, "peak.mjs"), join(folder, "peak")];
  const write = `writeFileSync(${JSON.stringify(said)}, String(process.resourceUsage().maxRSS * 1024))`;
  writeFileSync(preload, `import { writeFileSync } from "node:fs";\nprocess.on("exit", () => ${write});\n`);
  const time = seconds(argv, { NODE_OPTIONS: `--import=${preload}` });
  return { time, bytes: Number(readFileSync(said, "utf8")) };
}

export function installed(program: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
}

export const ms = (time: number) => `${(time * 1000).toFixed(time < 0.1 ? 1 : 0)} ms`;
