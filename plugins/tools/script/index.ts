import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/tools/script",
  apiVersion: 1,
  tools: {
    script: { summary: "any command: its time, and numbers from what it prints", load: () => import("./tool.ts") },
  },
});
