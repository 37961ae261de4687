import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/formats/benchfmt",
  apiVersion: 1,
  formats: { benchfmt: { summary: "Go's benchmark format", load: () => import("./format.ts") } },
});
