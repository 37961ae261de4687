import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/formats/google-benchmark",
  apiVersion: 1,
  formats: { "google-benchmark": { summary: "Google Benchmark's JSON", load: () => import("./format.ts") } },
});
