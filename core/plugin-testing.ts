/** Conformance kits for plugins: "@perfmon/core/plugin/testing". Each gives checks for any test runner:
 * `for (const check of testTool(tool, folder)) test(check.name, check.run)`. */
export type { Check } from "./plugin/testing/check.ts";
export { type Fixture, readFixtures } from "./plugin/testing/fixture.ts";
export { testTool } from "./plugin/testing/tool.ts";
