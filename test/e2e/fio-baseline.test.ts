import { afterAll, expect, test } from "vitest";
import { expectExit, type Workspace, workspace } from "../perfmon.ts";
import { lacks } from "../tools.ts";
import { slowDisk } from "./cgroup.ts";

function project(step: object = {}): Workspace {
  // Not in memory: reads have to reach a disk.
  const made = workspace({ parent: "/var/tmp" });
  const file = made.path("data");
  made.write("io.yaml", {
    name: "io",
    setup: ["dd", "if=/dev/urandom", `of=${file}`, "bs=1M", "count=16", "conv=fsync"],
    steps: [
      {
        id: "rand-read",
        uses: "fio",
        repetitions: 5,
        with: {
          ...{ rw: "randread", bs: "4k", ioengine: "psync", direct: true, filename: file, size: "16m" },
          ...{ runtime: "500ms", time_based: true },
        },
        ...step,
      },
    ],
  });
  return made;
}

test.skipIf(lacks("fio"))("a fio suite twice, with a baseline set in between, reports against it", async () => {
  const made = project({ repetitions: 2 });
  const first = await expectExit(0, made.run(["exec", "io.yaml"]));
  expect(first.stdout).toMatch(/rand-read +read\.iops/);
  await expectExit(0, made.run(["baseline", "set", "main", "@latest", "--note", "before"]));
  const [{ id }] = (await made.json(["runs"])).document.runs;

  const flags = ["--baseline", "main", "--fail-on", "none", "--reporter", "terminal", "--reporter", "json=run.json"];
  const second = await expectExit(0, made.run(["exec", "io.yaml", ...flags]));
  expect(second.stdout).toMatch(/Against baseline main \(.*1 run.*same host\)/);
  expect(second.stdout).toMatch(/rand-read.*read\.iops.* (\+|-)\d/);
  const { judgement } = JSON.parse(made.text("run.json"));
  expect(judgement.baseline).toMatchObject({ rule: "named", name: "main", runs: [id] });
  const iops = judgement.comparisons.find(({ metric }: any) => metric === "read.iops");
  expect(iops).toMatchObject({
    headline: true,
    better: "higher",
    unit: "1/s",
    baseline: { n: 2 },
    candidate: { n: 2 },
  });
  expect(Number.isFinite(iops.change)).toBe(true);
  expect(judgement.comparisons.filter(({ kind, change }: any) => /^io_/.test(kind) && change === null)).toEqual([]);
});

/** Reads a second: fewer than any disk does, enough for a second to hold some hundred. */
const disk = lacks("fio") ? "fio is not here" : slowDisk("/var/tmp", 200);
afterAll(() => {
  if (typeof disk !== "string") disk.remove();
});

test.skipIf(typeof disk === "string")(
  "a disk made slow by a cgroup is a critical regression of IOPS, with the suite untouched",
  async () => {
    const made = project();
    if (typeof disk === "string") return;
    await expectExit(0, made.run(["exec", "io.yaml", "--warmup", "0"]));
    const flags = ["--warmup", "0", "--rerun", "off"];
    const { exit, document } = await made.json(["exec", "io.yaml", ...flags], { prefix: disk.prefix });
    const { comparisons } = document.judgement;
    const iops = comparisons.find(({ metric }: any) => metric === "read.iops");
    expect(exit, JSON.stringify(iops)).toBe(1);
    expect(iops).toMatchObject({ verdict: "regression", severity: "critical", better: "higher" });
    expect(iops.change).toBeLessThan(-0.5);
    expect(iops.candidate.median).toBeLessThan(260);
    expect(document.reasons).toMatchObject([{ code: "regression", message: expect.stringContaining("read.iops") }]);
    // Back on the fast disk it is an improvement.
    const back = await made.json(["exec", "io.yaml", "--baseline", "@latest", ...flags]);
    expect(back.exit).toBe(0);
    expect(back.document.judgement).toMatchObject({ verdict: "improvement" });
  },
);
