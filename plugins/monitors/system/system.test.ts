import { fileURLToPath } from "node:url";
import { testMonitor } from "@perfmon/core/plugin/testing";
import { test } from "vitest";
import monitor from "./monitor.ts";

for (const check of testMonitor(monitor, "system", fileURLToPath(new URL("./fixtures", import.meta.url))))
  test(check.name, check.run);
