import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** They measure, or fill disks and kill processes. What only waits, or reads messages, runs beside the unit tests. */
const ALONE = [
  "test/e2e/!(comparable|dashboard|missing|order|plugin-guide|same-against-same).test.ts",
  "test/faults/{disk,kill,processes}.test.ts",
];

/** Without times of an earlier run vitest begins with the largest files. These are small and take long: begun last, they would end alone. */
const LONG = [
  "plugins/targets/local/target.test.ts",
  "test/contract/generated.test.ts",
  "test/e2e/plugin-guide.test.ts",
  "test/faults/signals.test.ts",
  "test/plugin/spoilt-output.test.ts",
];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.some((file) => moduleId.endsWith(file));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@perfmon\/core\/plugin\/testing$/, replacement: here("./core/plugin-testing.ts") },
      { find: /^@perfmon\/core\/plugin$/, replacement: here("./core/plugin-api.ts") },
      { find: /^@perfmon\/core\/plugins\/(.*)$/, replacement: here("./plugins/$1/index.ts") },
      { find: /^@perfmon\/core$/, replacement: here("./core/index.ts") },
    ],
  },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Many tests wait for a program that they started: more of them than there are cores.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    // One file after the other in a process of its worker: to load everything anew for each takes a third of the whole time.
    isolate: false,
    unstubEnvs: true,
    sequence: { sequencer: LongFirst },
    // Commands that tests run in their own process wait for nobody's measurement.
    env: { PERFMON_LOCK: "off" },
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["test/**/*.test.ts", "plugins/**/*.test.ts"], exclude: ALONE },
      },
      {
        // One file at a time, with nothing of ours beside it.
        extends: true,
        test: {
          name: "real",
          include: ALONE,
          fileParallelism: false,
          testTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
