import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/tools/perf-bench",
  apiVersion: 1,
  tools: {
    "perf-bench": {
      summary: "scheduler, system calls, memory and futexes (perf bench)",
      load: () => import("./tool.ts"),
    },
  },
});
