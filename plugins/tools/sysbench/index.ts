import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/tools/sysbench",
  apiVersion: 1,
  tools: {
    sysbench: { summary: "CPU, memory, file I/O, threads and locks (sysbench)", load: () => import("./tool.ts") },
  },
});
