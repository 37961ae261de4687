import { definePlugin } from "@perfmon/core/plugin";

/** Memory bandwidth without any external program. */
export default definePlugin({
  name: "@perfmon/core/plugins/tools/micro",
  apiVersion: 1,
  tools: {
    micro: { summary: "memory bandwidth, with nothing to install", load: () => import("./tool.ts") },
  },
});
