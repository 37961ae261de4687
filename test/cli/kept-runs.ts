import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { buildRun, openPerfmon, type Run } from "../../core/index.ts";

/** Around a level in us, scattered by one percent, the same ones every time. */
export const around = (level: number, n = 8): number[] =>
  Array.from({ length: n }, (_, i) => level * (1 + ((i * 37) % 11) / 1000 - 0.005));

export interface InventedRun {
  readonly latency: number;
  readonly kernel?: string;
  /** Day of November 2026. */
  readonly day?: number;
  readonly cpu?: string;
  readonly n?: number;
  readonly suite?: string;
  readonly tags?: readonly string[];
  readonly rerunOf?: string;
}

/** A run of one case whose latency lies around a level in us. */
export const invented = ({
  latency,
  kernel = "6.12.7",
  day = 1,
  cpu = "Example 3000",
  n,
  suite,
  tags,
  rerunOf,
}: InventedRun): Run =>
  buildRun({
    suite: suite ?? "syscall",
    started: new Date(Date.UTC(2026, 10, day, 9)),
    environment: { "kernel.release": kernel, "cpu.model": cpu },
    labels: { lab: "a" },
    tags,
    rerunOf,
    cases: [
      {
        id: "getpid",
        results: [
          { metric: "latency", unit: "us", better: "lower", kind: "system_call_latency", values: around(latency, n) },
        ],
      },
    ],
  });

/** A folder of its own with a configuration, so that nothing around it counts, and these runs in its store; gives their ids. */
export async function project(
  runs: readonly Run[] = [],
): Promise<{ readonly cwd: string; readonly ids: readonly string[] }> {
  const cwd = mkdtempSync(join(tmpdir(), "perfmon-cli-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  writeFileSync(join(cwd, "perfmon.config.yaml"), "store: sqlite:store.db\n");
  if (runs.length === 0) return { cwd, ids: [] };
  const perfmon = await openPerfmon({ cwd, env: { HOME: cwd } });
  try {
    return { cwd, ids: await perfmon.importRun(runs) };
  } finally {
    await perfmon.close();
  }
}
