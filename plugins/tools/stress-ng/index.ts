import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/tools/stress-ng",
  apiVersion: 1,
  tools: {
    "stress-ng": {
      summary: "rates of some 300 stressors of kernel and hardware (stress-ng)",
      load: () => import("./tool.ts"),
    },
  },
});
