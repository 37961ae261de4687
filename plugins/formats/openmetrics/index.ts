import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/formats/openmetrics",
  apiVersion: 1,
  formats: { openmetrics: { summary: "OpenMetrics text", load: () => import("./format.ts") } },
  reporters: {
    openmetrics: { summary: "values, changes and verdicts as OpenMetrics text", load: () => import("./reporter.ts") },
  },
});
