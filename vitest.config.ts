import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const REAL = ["test/e2e/**/*.test.ts", "test/faults/**/*.test.ts"];

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
    // Vitest leaves a core to itself; on two that would be half of the machine.
    maxWorkers: "100%",
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["test/**/*.test.ts", "plugins/**/*.test.ts"], exclude: REAL },
      },
      {
        // They measure, or fill disks and kill processes: one file at a time, with nothing of ours beside it.
        extends: true,
        test: {
          name: "real",
          include: REAL,
          fileParallelism: false,
          testTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
