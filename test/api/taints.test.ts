import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canaryTaints, runTaints } from "../../core/api/taints.ts";
import { bareCase, bareRepetition } from "../../core/model/bare.ts";
import type { BlockRecord, CaseResult, Repetition, RunHeader } from "../../core/model/run.ts";
import type { Store } from "../../core/plugin/collector.ts";
import { plainHeader, plainRun } from "../../core/plugin/testing/store/plain-run.ts";
import sqlite from "../../plugins/collectors/sqlite/collector.ts";

const blocks = (...values: readonly number[]): BlockRecord[] =>
  values.map((value) => {
    const measurement = { metric: "canary.alu", labels: {}, value, unit: "s", original: { value, unit: "s" } };
    const measurements = [{ ...measurement, source: "monitor:canary", warnings: [] }];
    return { block: 0, monitor: "canary", when: "before", round: 0, metrics: [], measurements, problems: [] };
  });

describe("a machine that moved during a run", () => {
  const folder = mkdtempSync(join(tmpdir(), "perfmon-taints-"));
  let store: Store;
  const cpu = (value: string): RunHeader["environment"] => ({ "cpu.model": { value, role: "must-match" } });
  beforeAll(async () => {
    store = await sqlite.open(`sqlite:${folder}/store.db`, { readOnly: false, options: { lock_timeout: 30 } });
    // Six quiet runs of this machine, and as many wild ones of another.
    for (let n = 1; n <= 6; n++) {
      const quiet = blocks(1, 1.001, 1 + n / 1e3, 1.002);
      await store.putWholeRun({ ...plainRun(n, [1], { environment: cpu("A") }), blocks: quiet });
      const wild = blocks(1, 1, 1 + n, 1 + n);
      await store.putWholeRun({ ...plainRun(n + 6, [1], { environment: cpu("B") }), blocks: wild });
    }
  });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const now = (environment = cpu("A"), suite = "kit") => plainHeader(20, { environment, suite });

  test("is a taint, by what this machine's readings vary", async () => {
    const [taint] = await canaryTaints(store, now(), blocks(1, 1.001, 1.08, 1.081));
    expect(taint).toMatch(/^the machine changed during the run: canary\.alu \+8\.0% \(noise up to 1%\)$/);
    expect(await canaryTaints(store, now(), blocks(1, 1.001, 1.005, 1.002))).toEqual([]);
  });
  test("is not known where there is too little to tell it from noise", async () => {
    const moved = blocks(1, 1.001, 1.08, 1.081);
    for (const other of [now(cpu("C")), now(cpu("A"), "another"), now(cpu("B"))])
      expect(await canaryTaints(store, other, moved)).toEqual([]);
    expect(await canaryTaints(store, now(), [])).toEqual([]);
  });
  test("needs no history where it has readings enough", async () => {
    const many = blocks(...Array.from({ length: 20 }, (_, i) => (i < 10 ? 1 : 1.05) + (i % 4) / 1e3));
    expect(await canaryTaints(store, now(cpu("C")), many)).toHaveLength(1);
  });
});

describe("disturbed repetitions", () => {
  const result = (id: string, ...disturbed: readonly (readonly [index: number, aside: boolean, taint?: string])[]) =>
    ({
      ...{ case: bareCase(id, "tool", id), outcome: "completed", reason: null, metrics: [] },
      repetitions: disturbed.map(
        ([index, setAside, taint]): Repetition => ({
          ...bareRepetition(index, "2026-01-01T00:00:00.000Z", []),
          ...{ setAside, taints: taint ? [taint] : [] },
        }),
      ),
    }) as CaseResult;
  const clean = result("clean", [0, false], [1, false]);

  test("that were repeated well are no taint", () =>
    expect(runTaints([result("a", [0, true, "x"], [0, false], [1, true, "y"], [1, false])], {}, {})).toEqual([]));
  test("that stayed so after their repeats are", () => {
    const stubborn = result("a", [0, false], [1, true, "x"], [1, true, "y"], [1, false, "z"], [2, false], [3, false]);
    expect(runTaints([stubborn, clean], {}, {})).toEqual([
      "a repetition in 1 of 2 cases stayed disturbed after 2 repeats: z",
    ]);
  });
  test("that could not be repeated are where they are more than a third of a case", () => {
    const some = result("a", [0, false, "x"], [1, false], [2, false]);
    expect(runTaints([some, clean], {}, {})).toEqual([]);
    const many = result("a", [0, false, "x"], [1, false, "y"], [2, false]);
    expect(runTaints([many, clean], {}, {})).toEqual([
      "more than a third of the repetitions of 1 of 2 cases were disturbed: x",
    ]);
  });
  test("facts that moved come first", () => {
    const governor = (value: string) => ({ "cpu.governor": { value, role: "must-match" as const } });
    expect(runTaints([clean], governor("performance"), governor("powersave"))).toEqual([
      "cpu.governor changed during the run: performance, then powersave",
    ]);
  });
});
