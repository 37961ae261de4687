import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/reporters/github",
  apiVersion: 1,
  reporters: { github: { summary: "annotations of a GitHub workflow", load: () => import("./reporter.ts") } },
});
