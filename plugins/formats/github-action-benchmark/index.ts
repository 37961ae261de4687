import { definePlugin } from "@perfmon/core/plugin";

/** The action is told by the name of its tool which way is better: one file has one direction. */
export default definePlugin({
  name: "@perfmon/core/plugins/formats/github-action-benchmark",
  apiVersion: 1,
  formats: {
    "github-action-benchmark": {
      summary: "github-action-benchmark's custom results and its data.js",
      load: () => import("./format.ts"),
    },
    customSmallerIsBetter: {
      summary: "github-action-benchmark: metrics that are better lower",
      load: () => import("./smaller.ts"),
    },
    customBiggerIsBetter: {
      summary: "github-action-benchmark: metrics that are better higher",
      load: () => import("./bigger.ts"),
    },
  },
});
