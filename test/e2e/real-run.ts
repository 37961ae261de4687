import { readFileSync } from "node:fs";
import type { Measurement, Repetition, Run } from "@perfmon/core/plugin";
import { expect } from "vitest";
import { expectExit, Workspace } from "../perfmon.ts";
import { storedRuns } from "../stored.ts";

/** A suite that ran with real tools: what is stored of it, and what the tools wrote, read with nothing of the plugins. */
export class RealRun {
  readonly made: Workspace;
  readonly run: Run;

  private constructor(made: Workspace, run: Run) {
    this.made = made;
    this.run = run;
  }

  /** Beside `/var/tmp`, which is on a disk. The suite may need the workspace's paths. */
  static async of(suite: (made: Workspace) => object): Promise<RealRun> {
    const made = new Workspace({ parent: "/var/tmp" });
    made.write("suite.yaml", suite(made));
    await expectExit(0, made.run(["exec", "suite.yaml"]));
    const [run] = (await storedRuns(made.folder)) as [Run];
    return new RealRun(made, run);
  }

  repetition(id: string): Repetition {
    const found = this.run.cases.find(({ case: item }) => item.id === id);
    if (!found) throw new Error(`no case ${id}, but ${this.run.cases.map((each) => each.case.id).join(", ")}`);
    return found.repetitions[0]!;
  }

  /** The one value of a metric, of these labels where it has some. */
  stored(id: string, metric: string, labels: Readonly<Record<string, string>> = {}): Measurement {
    const wanted = JSON.stringify(Object.entries(labels).sort());
    const found = this.repetition(id).measurements!.filter(
      (each) => each.metric === metric && JSON.stringify(Object.entries(each.labels).sort()) === wanted,
    );
    expect(found, `${id} ${metric} ${wanted}`).toHaveLength(1);
    return found[0]!;
  }

  /** Names of what is stored of a case, in alphabetical order. */
  metricsOf(id: string): string[] {
    return this.repetition(id)
      .measurements!.map(({ metric }) => metric)
      .sort();
  }

  raw(id: string, name: string): string {
    return readFileSync(this.made.path(".perfmon/runs", this.run.id, this.repetition(id).raw!, name), "utf8");
  }

  /** The number that a pattern's first group finds in what a tool wrote. */
  printed(id: string, name: string, pattern: RegExp): number {
    const match = pattern.exec(this.raw(id, name));
    if (!match) throw new Error(`${pattern} is not in ${id} ${name}:\n${this.raw(id, name)}`);
    return Number(match[1]);
  }

  remove(): void {
    this.made.remove();
  }
}

/** Equal but for the last digits of a conversion, and no 0. */
export function expectEqual(value: number, wanted: number): void {
  expect(wanted).toBeGreaterThan(0);
  expect(Math.abs(value / wanted - 1)).toBeLessThan(1e-9);
}
