import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/analyzers/severity",
  apiVersion: 1,
  analyzers: {
    severity: {
      summary: "grades a regression by how many limits it is surely worse",
      load: () => import("./analyzer.ts"),
    },
  },
});
