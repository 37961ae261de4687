import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/formats/bmf",
  apiVersion: 1,
  formats: { bmf: { summary: "Bencher Metric Format (JSON)", load: () => import("./format.ts") } },
});
