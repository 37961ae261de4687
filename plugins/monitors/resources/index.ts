import { definePlugin } from "@perfmon/core/plugin";

/** What a repetition's processes used, and who disturbed them. */
export default definePlugin({
  name: "@perfmon/core/plugins/monitors/resources",
  apiVersion: 1,
  monitors: {
    resources: {
      summary: "CPU time, memory, I/O of the tool's processes, and disturbance by others",
      load: () => import("./monitor.ts"),
    },
  },
});
