import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/analyzers/threshold",
  apiVersion: 1,
  analyzers: {
    threshold: {
      summary: "verdict from the limit: the whole interval beyond it, or inside it",
      load: () => import("./analyzer.ts"),
    },
  },
});
