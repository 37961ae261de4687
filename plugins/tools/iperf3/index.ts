import { definePlugin } from "@perfmon/core/plugin";

/** Network throughput, loss and jitter with iperf3. */
export default definePlugin({
  name: "@perfmon/core/plugins/tools/iperf3",
  apiVersion: 1,
  tools: {
    iperf3: { summary: "network throughput, loss and jitter", load: () => import("./tool.ts") },
  },
  formats: {
    iperf3: { summary: "iperf3's JSON output", load: () => import("./format.ts") },
  },
});
