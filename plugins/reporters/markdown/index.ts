import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/reporters/markdown",
  apiVersion: 1,
  reporters: {
    markdown: {
      summary: "a comment for a pull request, or a job's summary",
      load: () => import("./reporter.ts"),
    },
  },
});
