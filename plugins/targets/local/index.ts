import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/targets/local",
  apiVersion: 1,
  targets: { local: { summary: "this machine", load: () => import("./target.ts") } },
});
