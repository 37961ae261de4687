import { testAnalyzer } from "@perfmon/core/plugin/testing";
import { test } from "vitest";
import analyzer from "./analyzer.ts";

const options = {
  suspicion: 0.1,
  confirmed: 0.003,
  unconfirmed: 0.01,
  false_discovery: 0.05,
  smallest: 0.01,
  tolerance: 0.05,
  alike: 0.3,
};

for (const { name, run } of testAnalyzer(analyzer, { options })) test(name, run);
