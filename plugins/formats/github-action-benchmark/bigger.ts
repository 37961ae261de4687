import type { FormatWriter } from "@perfmon/core/plugin";
import { writeDirection } from "./write.ts";

const format: FormatWriter = {
  summary: "github-action-benchmark: metrics that are better higher",
  holds: "medians",
  directions: "higher",
  write: (runs) => writeDirection(runs, "higher"),
};
export default format;
