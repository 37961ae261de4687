import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/formats/speedscope",
  apiVersion: 1,
  formats: { speedscope: { summary: "profiles for speedscope.app", load: () => import("./format.ts") } },
});
