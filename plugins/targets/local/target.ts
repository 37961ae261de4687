import type { Target } from "@perfmon/core/plugin";
import schema from "./options.schema.json" with { type: "json" };
import type { LocalOptions } from "./options.ts";
import { openSession } from "./session.ts";

const target: Target<LocalOptions> = {
  summary: "this machine",
  options: schema as Target["options"],
  open: (options, context) => openSession(options, context, process.env),
};

export default target;
