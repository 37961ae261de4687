import { definePlugin } from "@perfmon/core/plugin";

/** Pages about runs: one file to keep and send, or over the live store. Both are made of the same components. */
export default definePlugin({
  name: "@perfmon/core/plugins/dashboard",
  apiVersion: 1,
  dashboards: {
    web: {
      summary: "the store as pages in a browser, live",
      load: () => import("./server/dashboard.ts"),
    },
  },
  reporters: {
    html: {
      summary: "one HTML file: charts, history, raw output; it needs no network",
      load: () => import("./report/reporter.ts"),
    },
  },
});
