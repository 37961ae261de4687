import { fileURLToPath } from "node:url";
import { testTool } from "@perfmon/core/plugin/testing";
import { test } from "vitest";
import tool from "./tool.ts";

for (const { name, run } of testTool(tool, fileURLToPath(new URL("fixtures", import.meta.url)))) test(name, run);
