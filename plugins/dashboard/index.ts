import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/dashboard",
  apiVersion: 1,
  dashboards: {
    web: { summary: "the store as pages in a browser, live", load: () => import("./server/dashboard.ts") },
  },
});
