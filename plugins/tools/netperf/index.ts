import { definePlugin } from "@perfmon/core/plugin";

/** Network throughput, transactions and latency with netperf. */
export default definePlugin({
  name: "@perfmon/core/plugins/tools/netperf",
  apiVersion: 1,
  tools: {
    netperf: { summary: "network throughput, transactions and latency", load: () => import("./tool.ts") },
  },
});
