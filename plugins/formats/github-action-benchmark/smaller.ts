import type { FormatWriter } from "@perfmon/core/plugin";
import { writeDirection } from "./write.ts";

const format: FormatWriter = {
  summary: "github-action-benchmark: metrics that are better lower",
  holds: "medians",
  directions: "lower",
  write: (runs) => writeDirection(runs, "lower"),
};
export default format;
