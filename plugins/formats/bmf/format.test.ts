import { fileURLToPath } from "node:url";
import { testFormat } from "@perfmon/core/plugin/testing";
import { test } from "vitest";
import format from "./format.ts";

for (const { name, run } of testFormat(format, fileURLToPath(new URL("fixtures", import.meta.url)))) test(name, run);
