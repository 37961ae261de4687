import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/reporters/junit",
  apiVersion: 1,
  reporters: { junit: { summary: "JUnit XML for CI servers", load: () => import("./reporter.ts") } },
});
