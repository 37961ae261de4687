import { definePlugin } from "@perfmon/core/plugin";

/** Where the time of a case goes. */
export default definePlugin({
  name: "@perfmon/core/plugins/monitors/perf",
  apiVersion: 1,
  monitors: {
    perf: {
      summary: "call stacks of a case, sampled by perf in a repetition of its own",
      load: () => import("./monitor.ts"),
    },
  },
});
