/**
 * A harness with measurements of its own compares two kernels: build two results, store them, read them back, compare, and
 * list what got worse. Run it: `node examples/kernel-regression.ts`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildRun, formatChange, openPerfmon, type Regression, type Run, regressions } from "@perfmon/core";

/** One value a repetition, in the units in which the harness has them. */
interface Measured {
  readonly getpid: readonly number[];
  readonly contextSwitch: readonly number[];
  readonly randomRead: readonly number[];
}

/** On Linux 6.12.7. */
export const before: Measured = {
  getpid: [98.2, 98.9, 97.9, 98.4, 98.8, 98.1, 98.5, 98.3],
  contextSwitch: [1.71, 1.7, 1.72, 1.69, 1.71, 1.73, 1.7, 1.71],
  randomRead: [412.1, 411.4, 413.0, 410.9, 412.6, 411.8, 412.3, 411.1],
};

/** On Linux 6.12.9: system calls became slower by a third, random reads by a fifth; context switches did not. */
export const after: Measured = {
  getpid: [131.0, 130.2, 131.9, 130.8, 131.4, 130.6, 131.2, 130.9],
  contextSwitch: [1.7, 1.72, 1.71, 1.7, 1.69, 1.72, 1.71, 1.7],
  randomRead: [329.8, 330.4, 328.9, 330.1, 329.3, 330.8, 329.6, 330.0],
};

/** The harness's values as a run. The kernel is what is compared; the CPU must be the same one. */
export const resultOf = (kernel: string, { getpid, contextSwitch, randomRead }: Measured, started: Date): Run =>
  buildRun({
    suite: "kernel-regression",
    started,
    environment: { "kernel.release": kernel, "cpu.model": "Example 3000" },
    labels: { harness: "example" },
    cases: [
      {
        id: "getpid",
        results: [{ metric: "latency", unit: "ns", better: "lower", kind: "system_call_latency", values: getpid }],
        thresholds: { latency: "5%" },
      },
      {
        id: "context-switch",
        parameters: { processes: 2 },
        results: [{ metric: "latency", unit: "us", better: "lower", values: contextSwitch }],
      },
      {
        id: "random-read",
        parameters: { block: "4k", depth: 1 },
        results: [{ metric: "iops", unit: "k/s", better: "higher", kind: "io_throughput", values: randomRead }],
      },
    ],
  });

/** Stores both kernels' results in `store`, reads them back by reference, and gives what got worse. */
export async function compareKernels(store: string): Promise<Regression[]> {
  const perfmon = await openPerfmon({ store });
  try {
    await perfmon.importRun(resultOf("6.12.7", before, new Date("2026-11-20T09:00:00Z")));
    await perfmon.setBaseline("stable", "kernel:6.12.7");
    await perfmon.importRun(resultOf("6.12.9", after, new Date("2026-11-23T09:00:00Z")));

    const report = await perfmon.compare({ baseline: "stable", candidate: "kernel:6.12.9" });
    return regressions(report.judgement);
  } finally {
    await perfmon.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = mkdtempSync(join(tmpdir(), "perfmon-example-"));
  try {
    for (const { name, severity, change } of await compareKernels(`sqlite:${join(folder, "store.db")}`))
      console.log(`${name}: ${severity}, ${change === null ? "change unknown" : formatChange(change)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
