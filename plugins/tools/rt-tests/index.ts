import { definePlugin } from "@perfmon/core/plugin";

/** Wake-up latency and message passing with the programs of rt-tests. */
export default definePlugin({
  name: "@perfmon/core/plugins/tools/rt-tests",
  apiVersion: 1,
  tools: {
    cyclictest: { summary: "how late threads wake up", load: () => import("./cyclictest/tool.ts") },
    hackbench: { summary: "time of passing messages among many tasks", load: () => import("./hackbench/tool.ts") },
  },
});
