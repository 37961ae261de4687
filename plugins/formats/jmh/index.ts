import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/formats/jmh",
  apiVersion: 1,
  formats: { jmh: { summary: "JMH's JSON (-rf json)", load: () => import("./format.ts") } },
});
