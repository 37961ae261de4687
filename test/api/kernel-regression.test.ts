import { expect, test } from "vitest";
import { openPerfmon } from "../../core/index.ts";
import { after, before, compareKernels, resultOf } from "../../examples/kernel-regression.ts";
import { temporary } from "./temporary.ts";

test("the example finds the two regressions of the newer kernel, the graver one first", async () => {
  const { folder } = temporary();
  const store = `sqlite:${folder}/store.db`;
  const found = await compareKernels(store);
  expect(found.map(({ name, severity, change }) => ({ name, severity, change: change!.toFixed(2) }))).toEqual([
    { name: "getpid latency", severity: "critical", change: "0.33" },
    { name: "random-read iops", severity: "low", change: "-0.20" },
  ]);

  const perfmon = await openPerfmon({ store, cwd: folder });
  expect((await perfmon.runs()).map(({ kernel }) => kernel)).toEqual(["6.12.9", "6.12.7"]);
  const stored = await perfmon.run("kernel:6.12.7");
  const built = resultOf("6.12.7", before, new Date("2026-11-20T09:00:00Z"));
  expect({ ...stored, id: "" }).toEqual({ ...built, id: "" });
  await perfmon.close();
});

test("runs at hand are compared without any store", async () => {
  const { folder } = temporary();
  const perfmon = await openPerfmon({ cwd: folder });
  const [old, now] = [before, after].map((values, i) => resultOf(`6.12.${i}`, values, new Date(i)));
  const { judgement, exit } = await perfmon.compare({ baseline: old!, candidate: now! });
  expect([judgement.verdict, exit]).toEqual(["regression", 1]);
  expect(judgement.environment).toContainEqual({
    name: "kernel.release",
    role: "subject",
    baseline: "6.12.0",
    candidate: "6.12.1",
  });
  const lenient = await perfmon.compare({ baseline: [old!], candidate: now!, thresholds: { "*": "60%" } });
  expect([lenient.judgement.verdict, lenient.exit]).toEqual(["pass", 0]);
  await perfmon.close();
});
