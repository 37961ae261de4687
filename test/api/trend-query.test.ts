import { expect, onTestFinished, test } from "vitest";
import { Project } from "../../core/api/project.ts";
import { trend } from "../../core/api/trend.ts";
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
