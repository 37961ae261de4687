import type { FormatWriter } from "@perfmon/core/plugin";
import { write } from "./write.ts";

const format: FormatWriter = { summary: "OpenMetrics text", write };
export default format;
