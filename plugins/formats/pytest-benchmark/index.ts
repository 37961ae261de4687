import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/formats/pytest-benchmark",
  apiVersion: 1,
  formats: { "pytest-benchmark": { summary: "pytest-benchmark's JSON", load: () => import("./format.ts") } },
});
