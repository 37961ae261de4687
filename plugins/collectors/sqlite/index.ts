import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/collectors/sqlite",
  apiVersion: 1,
  collectors: { sqlite: { summary: "runs in one SQLite file", load: () => import("./collector.ts") } },
});
