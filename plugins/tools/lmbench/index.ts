import { definePlugin } from "@perfmon/core/plugin";

/** lmbench 3: latency of system calls, context switches, processes, IPC and memory; bandwidth of memory, pipes and cached files. */
export default definePlugin({
  name: "@perfmon/core/plugins/tools/lmbench",
  apiVersion: 1,
  tools: {
    lmbench: {
      summary: "latencies of the kernel and of memory, bandwidth of memory and IPC (lmbench 3)",
      load: () => import("./tool.ts"),
    },
  },
});
