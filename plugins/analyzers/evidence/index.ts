import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/analyzers/evidence",
  apiVersion: 1,
  analyzers: {
    evidence: {
      summary: "verdict from the noise between runs, boots or blocks, with re-runs and false-discovery control",
      load: () => import("./analyzer.ts"),
    },
  },
});
