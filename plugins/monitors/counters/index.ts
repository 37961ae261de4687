import { definePlugin } from "@perfmon/core/plugin";

/** What the CPU did while a repetition ran. */
export default definePlugin({
  name: "@perfmon/core/plugins/monitors/counters",
  apiVersion: 1,
  monitors: {
    counters: {
      summary: "counters of the CPU and the kernel for the tool's processes, by perf stat",
      load: () => import("./monitor.ts"),
    },
  },
});
