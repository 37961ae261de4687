import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/formats/folded",
  apiVersion: 1,
  formats: { folded: { summary: "a profile as folded stacks (flamegraph.pl)", load: () => import("./format.ts") } },
});
