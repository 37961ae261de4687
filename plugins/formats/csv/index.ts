import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/formats/csv",
  apiVersion: 1,
  formats: { csv: { summary: "tidy CSV: one value a row", load: () => import("./format.ts") } },
  reporters: { csv: { summary: "the run's values and verdicts as tidy CSV", load: () => import("./reporter.ts") } },
});
