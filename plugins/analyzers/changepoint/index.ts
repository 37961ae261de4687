import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/analyzers/changepoint",
  apiVersion: 1,
  analyzers: {
    changepoint: {
      summary: "says when the level of a series changed, once this run confirms it",
      load: () => import("./analyzer.ts"),
    },
  },
});
