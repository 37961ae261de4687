import { expect, onTestFinished, test, vi } from "vitest";
import { Project } from "../../core/api/project.ts";
import { trend } from "../../core/api/trend.ts";
import { buildRun, type Labels } from "../../core/index.ts";
import { invented, project } from "../cli/kept-runs.ts";

test("histories by fingerprint, and of the newest runs only", async () => {
  const runs = [1, 2, 3, 4].map((day) => invented({ latency: 100 + day, day }));
  const { cwd, ids } = await project(runs);
  const opened = await Project.open({ cwd, env: { HOME: cwd } });
  onTestFinished(() => opened.close());
  const { fingerprint } = runs[0]!.cases[0]!.case;
  const idsOf = async (query: Parameters<typeof trend>[1]) =>
    (await trend(opened, query)).series.map(({ history }) => history.points.map(({ run }) => run.id));
  expect(await idsOf({ fingerprints: [fingerprint] })).toEqual([ids]);
  expect(await idsOf({ metric: "latency", fingerprints: [fingerprint, "0".repeat(64)] })).toEqual([ids]);
  expect(await idsOf({ newest: 2 })).toEqual([ids.slice(2)]);
  expect(await idsOf({ fingerprints: [fingerprint], newest: 99 })).toEqual([ids]);
  await expect(trend(opened, { fingerprints: ["0".repeat(64)] })).rejects.toMatchObject({ code: "PM1013" });
});

/** A run of cases with one metric each. */
const ofSuite = (suite: string, hour: number, cases: Readonly<Record<string, string>>) =>
  buildRun({
    suite,
    started: new Date(Date.UTC(2026, 10, 1, hour)),
    cases: Object.entries(cases).map(([id, metric]) => ({
      id,
      results: [{ metric, unit: "us", better: "lower" as const, values: [hour + 1, hour + 2] }],
    })),
  });

test("the newest runs are those that hold what is meant: runs of other suites take no place", async () => {
  const nightly = [0, 1, 2].map((hour) => ofSuite("nightly", hour, { a: "latency", b: "latency" }));
  const often = [3, 4, 5, 6].map((hour) => ofSuite("often", hour, { c: "wall_time" }));
  const { cwd, ids } = await project([...nightly, ...often]);
  const opened = await Project.open({ cwd, env: { HOME: cwd } });
  onTestFinished(() => opened.close());
  const fingerprints = nightly[0]!.cases.map(({ case: item }) => item.fingerprint);
  const asked = async (query: Parameters<typeof trend>[1]) => {
    const { series, older, runs } = await trend(opened, query);
    return { runs: series.map(({ history }) => history.points.map(({ run }) => run.id)), older, used: runs.used };
  };
  const two = ids.slice(1, 3);
  expect(await asked({ fingerprints, newest: 2 })).toEqual({ runs: [two, two], older: true, used: 2 });
  expect(await asked({ metric: "latency", newest: 2 })).toEqual({ runs: [two, two], older: true, used: 2 });
  expect(await asked({ metric: "latency", newest: 3 })).toMatchObject({ older: false });
});

test("metrics beside the headlines are found in the same walk; what no run has is left out", async () => {
  const result = { unit: "us", better: "lower" as const };
  const runs = [1, 2, 3].map((day) =>
    buildRun({
      suite: "nightly",
      started: new Date(Date.UTC(2026, 10, day)),
      cases: ["a", "b"].map((id) => ({
        id,
        results: ["latency", "p99", "p50"].map((metric) => ({ ...result, metric, values: [day, day + 1] })),
      })),
    }),
  );
  const { cwd } = await project(runs);
  const opened = await Project.open({ cwd, env: { HOME: cwd } });
  onTestFinished(() => opened.close());
  const cases = vi.spyOn(await opened.store({ readOnly: true }), "cases");
  const { series } = await trend(opened, { metrics: ["p99", "p42"], newest: 2 });
  expect(cases).toHaveBeenCalledTimes(3);
  const alone = [await trend(opened, { newest: 2 }), await trend(opened, { series: { metric: "p99" }, newest: 2 })];
  const ordered = (all: typeof series) => all.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const nameOf = ({ history: { caseId, metric } }: (typeof series)[number]) => `${caseId} ${metric.name}`;
  expect(series.map(nameOf).sort()).toEqual(["a latency", "a p99", "b latency", "b p99"]);
  expect(ordered(series)).toEqual(ordered(alone.flatMap((one) => one.series)));
});

test("a series by the name and the labels that it has, whatever these hold", async () => {
  const started = new Date(Date.UTC(2026, 10, 1));
  const metric = "vm-scalability.throughput/s (50%)";
  const labels: Labels[] = [{}, { cpus: "0,node=1" }, { cpus: "0", node: "1" }];
  const results = labels.map((of, i) => ({
    metric,
    unit: "us",
    better: "lower" as const,
    labels: of,
    values: [i + 1],
  }));
  const { cwd } = await project([buildRun({ suite: "lkp", started, cases: [{ id: "a", results }] })]);
  const opened = await Project.open({ cwd, env: { HOME: cwd } });
  onTestFinished(() => opened.close());
  const labelsOf = async (series: NonNullable<Parameters<typeof trend>[1]>["series"]) =>
    (await trend(opened, { series })).series.map(({ history }) => history.labels);
  expect(await labelsOf({ metric })).toEqual(labels);
  for (const one of labels) expect(await labelsOf({ metric, labels: one })).toEqual([one]);
  await expect(labelsOf({ metric, labels: { cpus: "1" } })).rejects.toMatchObject({ code: "PM1506" });
  await expect(trend(opened, { metric })).rejects.toMatchObject({ code: "PM1506" });
});
