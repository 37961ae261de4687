import { definePlugin } from "@perfmon/core/plugin";

/** Whether the machine itself changed while a block of cases ran. */
export default definePlugin({
  name: "@perfmon/core/plugins/monitors/canary",
  apiVersion: 1,
  monitors: {
    canary: { summary: "speed of the bare CPU and memory around a block", load: () => import("./monitor.ts") },
  },
});
