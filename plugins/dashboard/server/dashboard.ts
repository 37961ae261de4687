import type { Dashboard } from "@perfmon/core/plugin";
import { createApp } from "./app.ts";
import { listen } from "./listen.ts";

const dashboard: Dashboard = {
  summary: "the store as pages in a browser, live",
  options: { type: "object", additionalProperties: false, properties: {} },
  serve: (context, asked) => listen(createApp(context), asked),
};

export default dashboard;
