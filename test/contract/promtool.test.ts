import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { buildRun } from "../../core/api/build-run.ts";
import { BUILT_IN_PLUGINS } from "../../core/config/defaults.ts";
import { loadPlugin } from "../../core/host/load.ts";
import { Registry } from "../../core/host/registry.ts";
import type { Run } from "../../core/model/run.ts";
import { emptyView } from "../../core/plugin/empty-view.ts";
import { canWrite } from "../../core/plugin/format.ts";
import { sampleReports } from "../../core/plugin/testing/sample-reports.ts";
import { plainRun } from "../../core/plugin/testing/store/plain-run.ts";
import { lacks } from "../tools.ts";
import { backfilled, linted } from "./promtool.ts";

/** What Prometheus' own program says of the text that perfmon writes for it. */
const missing = lacks("promtool");

const here = fileURLToPath(new URL(".", import.meta.url));
const registry = new Registry(
  await Promise.all(BUILT_IN_PLUGINS.map((name) => loadPlugin({ name, origin: "the built-in defaults" }, here))),
);
const reporter = await registry.get("reporters", "openmetrics");
const format = await registry.get("formats", "openmetrics");
const exported = (...runs: readonly Run[]) => (canWrite(format) ? [...format.write(runs)].join("") : "");

test.skipIf(missing)("exported runs: nothing to say, and every sample is backfilled", () => {
  const runs = [plainRun(9, [0.25, 0.75, 0.5]), plainRun(8, [1], { labels: { case: 'a"b\\\n', __name__: "z" } })];
  expect(linted(exported(...runs))).toEqual([]);
  // The median and the count of each, and which run it is.
  expect(backfilled(exported(...runs))).toBe(6);
});

test.skipIf(missing)("every metric of every tool and monitor has a name that Prometheus takes", async () => {
  const declared = await Promise.all(
    (["tools", "monitors"] as const).flatMap((kind) =>
      registry.names(kind).map(async (name) => {
        // Those of others depend on the options, as a script's.
        const { metrics } = await registry.get(kind, name);
        return { name, metrics: typeof metrics === "function" ? [] : metrics };
      }),
    ),
  );
  const own = ["errors.total", "count", "severity", "jobRuntime"].map((name) => ({
    name,
    unit: name === "jobRuntime" ? "bit/s" : "1",
    better: "lower" as const,
    description: 'the "true" one',
  }));
  const cases = [...declared, { name: "awkward", metrics: own }]
    .filter(({ metrics }) => metrics.length > 0)
    .map(({ name, metrics }) => ({
      id: name,
      results: metrics.map(({ name: metric, ...rest }) => {
        const { unit, better, description } = rest;
        return { metric, unit, better, description, values: [1] };
      }),
    }));
  expect(cases.length).toBeGreaterThan(5);
  expect(linted(exported(buildRun({ suite: "all", cases })))).toEqual([]);
});

test.skipIf(missing).each(sampleReports())("the reporter, $name", ({ report }) => {
  for (const timestamps of [false, true]) {
    const parts: string[] = [];
    const stream = { write: (part: string) => parts.push(part), columns: 0, color: false, unicode: true, live: false };
    void reporter.report(report, stream, { timestamps }, emptyView);
    expect(linted(parts.join(""))).toEqual([]);
  }
});
