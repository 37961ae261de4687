import { definePlugin } from "@perfmon/core/plugin";

export default definePlugin({
  name: "@perfmon/core/plugins/tools/fio",
  apiVersion: 1,
  tools: {
    fio: { summary: "Disk and file I/O: bandwidth, IOPS and latency (fio)", load: () => import("./tool.ts") },
  },
  formats: {
    fio: { summary: "fio's JSON and JSON+ output", load: () => import("./format.ts") },
  },
});
