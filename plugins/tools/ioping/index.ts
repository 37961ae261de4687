import { definePlugin } from "@perfmon/core/plugin";

/** Latency of single disk requests with ioping. */
export default definePlugin({
  name: "@perfmon/core/plugins/tools/ioping",
  apiVersion: 1,
  tools: {
    ioping: { summary: "latency of single disk requests", load: () => import("./tool.ts") },
  },
});
