import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/formats/openmetrics",
  apiVersion: 1,
  formats: { openmetrics: { summary: "OpenMetrics text", load: () => import("./format.ts") } },
});
