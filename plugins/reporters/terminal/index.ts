import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/reporters/terminal",
  apiVersion: 1,
  reporters: {
    terminal: {
      summary: "progress and results for people, at a terminal or in a log",
      load: () => import("./reporter.ts"),
    },
  },
});
