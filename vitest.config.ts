import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

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
    include: ["test/**/*.test.ts", "plugins/**/*.test.ts"],
    testTimeout: 60_000,
  },
});
