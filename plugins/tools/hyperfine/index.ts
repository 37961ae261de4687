import { definePlugin } from "@perfmon/core/plugin";

/** The time of a command, over many runs of it, with hyperfine. */
export default definePlugin({
  name: "@perfmon/core/plugins/tools/hyperfine",
  apiVersion: 1,
  tools: {
    hyperfine: { summary: "time of a command, over many runs of it", load: () => import("./tool.ts") },
  },
  formats: {
    hyperfine: { summary: "hyperfine's JSON export, 1 and 2", load: () => import("./format.ts") },
  },
});
