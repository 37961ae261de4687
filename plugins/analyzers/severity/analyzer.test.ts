import { testAnalyzer } from "@perfmon/core/plugin/testing";
import { test } from "vitest";
import analyzer from "./analyzer.ts";

const options = { medium: 2, high: 3, critical: 5 };

for (const { name, run } of testAnalyzer(analyzer, { options })) test(name, run);
