import { testReporter } from "@perfmon/core/plugin/testing";
import { test } from "vitest";
import reporter from "./reporter.ts";

for (const all of [false, true])
  for (const check of testReporter(reporter, { options: { all } })) test(`all: ${all}: ${check.name}`, check.run);
