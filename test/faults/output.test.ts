import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Workspace, workspace } from "../perfmon.ts";
import { storedRuns } from "../stored.ts";

const FIXTURES = fileURLToPath(new URL("../../plugins/tools/", import.meta.url));

/** A program of the tool's name that answers with what the real one once wrote, spoilt in the way that `description` says. */
const FIO = (captured: string) => `#!/bin/sh
for word; do
  case $word in
    --version) echo fio-3.33; exit 0;;
    --output=*) out=\${word#*=};;
    --description=*) how=\${word#*=};;
  esac
done
case $how in
  good) cat ${captured} > $out;;
  absent) ;;
  empty) : > $out;;
  cut-*) head -c \${how#cut-} ${captured} > $out;;
  garbage) head -c 5000 /dev/urandom > $out;;
  words) echo "fio: could not do it" > $out;;
  exit-1) cat ${captured} > $out; exit 1;;
  exit-1-silent) exit 1;;
  killed) cat ${captured} > $out; kill -KILL $$;;
  own-error) sed 's/"error" : 0/"error" : 5/' ${captured} > $out;;
  not-a-number) sed 's/"iops" : [0-9.]*/"iops" : nan/' ${captured} > $out;;
  infinite) sed 's/"iops" : [0-9.]*/"iops" : 1e999/' ${captured} > $out;;
  decimal-comma) sed 's/"iops" : \\([0-9]*\\)[.]/"iops" : \\1,/' ${captured} > $out;;
  negative) sed 's/"iops" : \\([0-9]\\)/"iops" : -\\1/' ${captured} > $out;;
esac
`;

/** Every case of a run whose steps have one description each. */
async function outcomes(made: Workspace, spoilt: readonly string[], step: object, options: object) {
  made.write("suite.yaml", {
    defaults: { repetitions: 1 },
    steps: [{ id: "x", matrix: { how: spoilt }, ...step, with: options }],
  });
  const ended = await made.run(["exec", "suite.yaml"], { env: { PATH: `${made.path("bin")}:${process.env.PATH}` } });
  const [run] = await storedRuns(made.folder);
  expect(run!.cases.map(({ case: item }) => item.id)).toEqual(spoilt.map((how) => `x how=${how}`));
  return { ended, cases: new Map(run!.cases.map((result, i) => [spoilt[i]!, result])) };
}

test("fio's output: cut anywhere, garbage, an exit code, an error of its own: failed, with the reason, and no number", async () => {
  const made = workspace();
  const captured = `${FIXTURES}fio/fixtures/rand-read/files/fio.json`;
  made.program("bin/fio", FIO(captured));
  const cuts = [1, 2, 10, 100, 500, 1000, 1500, 2000, 2500, 3000, 4000, 5000, 6000, 7000].map((at) => `cut-${at}`);
  const missing = ["not-a-number", "infinite", "negative"];
  const spoilt = [
    ...["absent", "empty", ...cuts, "garbage", "words", "exit-1", "exit-1-silent", "killed", "own-error"],
    "decimal-comma",
  ];
  const { ended, cases } = await outcomes(
    made,
    ["good", ...missing, ...spoilt],
    { uses: "fio" },
    {
      ...{ rw: "randread", bs: 4096, ioengine: "libaio", iodepth: 16, direct: true, name: "job", size: "64m" },
      ...{ filename: "/var/tmp/perfmon-fio-data", runtime: "1500ms", time_based: true, ramp_time: "500ms" },
      options: { description: "${{ matrix.how }}" },
    },
  );
  expect(ended.exit).toBe(3);
  expect(cases.get("good")).toMatchObject({ outcome: "completed" });
  // fio writes nan or 0 for what it did not measure: that one is missing, the others are there.
  const measured = (how: string) => cases.get(how)!.repetitions[0]!.measurements!.map(({ metric }) => metric);
  expect(measured("good")).toContain("read.iops");
  for (const how of missing) expect(measured(how)).toEqual(measured("good").filter((metric) => metric !== "read.iops"));
  for (const how of spoilt) {
    const { outcome, reason, repetitions } = cases.get(how)!;
    expect({ how, outcome }).toEqual({ how, outcome: "failed" });
    expect(repetitions[0]).not.toHaveProperty("measurements");
    const errors = repetitions[0]!.problems.filter(({ severity }) => severity === "error");
    expect(errors.length, how).toBeGreaterThan(0);
    expect(errors[0]!.message.length, how).toBeGreaterThan(10);
    expect(reason).toContain(errors[0]!.message);
  }
  const said = (how: string) => cases.get(how)!.repetitions[0]!.problems[0]!.message;
  expect(said("own-error")).toContain("error 5");
  expect(said("exit-1")).toMatch(/exit code 1/);
  expect(said("killed")).toMatch(/SIGKILL/);
  expect(said("words")).toContain("could not do it");
  // Where in the output, and what stands there.
  expect(said("cut-1000")).toMatch(/\d/);
  expect(ended.stderr).toContain("x how=cut-1000");
}, 60_000);

test("lmbench's lines and a script's: without the number they fail, whatever the exit code says", async () => {
  const made = workspace();
  made.program(
    "bin/lat_syscall",
    `#!/bin/sh
case $ENOUGH in
  10001) echo "Simple syscall: 0.0413 microseconds" >&2;;
  10002) ;;
  10003) echo "Simple syscall:" >&2;;
  10004) echo "Simple syscall: 0.04" >&2;;
  10005) echo "Simple syscall: 0,0413 microseconds" >&2;;
  10006) echo "Simple syscall: nan microseconds" >&2;;
  10007) echo "Simple syscall: 0.0413 microseconds" >&2; exit 2;;
  10008) echo "Simple syscall: 0.0000 microseconds" >&2;;
esac
`,
  );
  const enough = [10001, 10002, 10003, 10004, 10005, 10006, 10007, 10008];
  const { ended, cases } = await outcomes(
    made,
    enough.map(String),
    { uses: "lmbench", matrix: { how: enough } },
    { benchmark: "lat_syscall", operation: "null", enough: "${{ matrix.how }}" },
  );
  expect(ended.exit).toBe(3);
  const [good, ...others] = [...cases.values()];
  expect(good).toMatchObject({ outcome: "completed" });
  expect(good!.repetitions[0]!.measurements).toMatchObject([{ original: { value: 0.0413 }, unit: "s" }]);
  for (const { outcome, repetitions } of others) {
    expect(outcome).toBe("failed");
    expect(repetitions[0]).not.toHaveProperty("measurements");
  }
});

test("NO_COLOR beside FORCE_COLOR: no colours, and no word of Node's about it", async () => {
  const ran = await workspace().run(["list", "units"], { env: { NO_COLOR: "1", FORCE_COLOR: "1" } });
  expect(ran).toMatchObject({ exit: 0, stderr: "" });
  expect(ran.stdout).not.toContain("\u001b");
});
