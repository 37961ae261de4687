import { testAnalyzer } from "@perfmon/core/plugin/testing";
import { test } from "vitest";
import analyzer from "./analyzer.ts";

const options = { confidence: 0.9 };

for (const { name, run } of testAnalyzer(analyzer, { options })) test(name, run);
