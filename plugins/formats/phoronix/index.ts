import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/formats/phoronix",
  apiVersion: 1,
  formats: { phoronix: { summary: "Phoronix Test Suite's composite.xml", load: () => import("./format.ts") } },
});
