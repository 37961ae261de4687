import { definePlugin } from "@perfmon/core/plugin";

/** What the whole machine did while a repetition ran. */
export default definePlugin({
  name: "@perfmon/core/plugins/monitors/system",
  apiVersion: 1,
  monitors: {
    system: {
      summary: "CPU, memory, disk, network and pressure of the whole machine, sampled beside each repetition",
      load: () => import("./monitor.ts"),
    },
  },
});
