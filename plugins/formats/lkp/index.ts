import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/formats/lkp",
  apiVersion: 1,
  formats: { lkp: { summary: "lkp-tests' matrix.json", load: () => import("./format.ts") } },
});
