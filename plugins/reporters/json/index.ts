import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/reporters/json",
  apiVersion: 1,
  reporters: { json: { summary: "the whole run as one JSON document", load: () => import("./reporter.ts") } },
});
