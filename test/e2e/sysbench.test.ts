import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectExit, workspace } from "../perfmon.ts";
import { lacks } from "../tools.ts";
import { expectEqual, RealRun } from "./real-run.ts";

const prepare = (folder: string) => [
  { command: ["mkdir", "-p", folder] },
  { command: ["sysbench", "fileio", "--file-num=2", "--file-total-size=8m", "prepare"], cwd: folder },
];
const files = (directory: string, mode: string) => ({
  ...{ test: "fileio", directory, file_test_mode: mode, file_num: 2, file_total_size: "8m", time: "1s" },
});

const SUITE = (folder: string) => ({
  name: "sysbench",
  defaults: { repetitions: 1, monitors: [], timeout: "60s" },
  steps: [
    { id: "cpu", uses: "sysbench", with: { test: "cpu", time: "1s", percentile: 99 } },
    {
      id: "memory",
      uses: "sysbench",
      matrix: { oper: ["read", "none"] },
      with: { test: "memory", time: "1s", memory_oper: "${{ matrix.oper }}", memory_block_size: "1m" },
    },
    { id: "threads", uses: "sysbench", with: { test: "threads", threads: 4, time: "1s" } },
    { id: "mutex", uses: "sysbench", with: { test: "mutex", threads: 2, mutex_loops: 1000 } },
    {
      id: "file",
      uses: "sysbench",
      matrix: { mode: ["seqrd", "rndwr"] },
      setup: prepare(folder),
      cleanup: ["rm", "-r", folder],
      with: files(folder, "${{ matrix.mode }}"),
    },
  ],
});

const missing = lacks("sysbench");

describe.skipIf(missing)("what is stored of sysbench is what it printed", () => {
  let real: RealRun;
  beforeAll(async () => {
    real = await RealRun.of((made) => SUITE(made.path("files")));
  }, 110_000);
  afterAll(() => real?.remove());

  const printed = (id: string, pattern: RegExp) => real.printed(id, "stdout", pattern);

  test("cpu: events, and the percentile that was asked for", () => {
    expectEqual(real.stored("cpu", "event_rate").value, printed("cpu", /events per second: +([\d.]+)/));
    expectEqual(real.stored("cpu", "latency.p99").value, printed("cpu", /99th percentile: +([\d.]+)/) / 1000);
    expectEqual(real.stored("cpu", "latency.mean").value, printed("cpu", /avg: +([\d.]+)/) / 1000);
    expect(real.stored("cpu", "latency.mean").unit).toBe("s");
    expect(real.raw("cpu", "stdout")).not.toContain("95th");
  });

  test("memory: bytes, where MiB are 2^20 of them; none without an operation", () => {
    const id = "memory oper=read";
    expectEqual(real.stored(id, "bandwidth").value, printed(id, /\( *([\d.]+) MiB\/sec\)/) * 1_048_576);
    expectEqual(real.stored(id, "operation_rate").value, printed(id, /\( *([\d.]+) per second\)/));
    expect(real.metricsOf("memory oper=none")).not.toContain("bandwidth");
  });

  test("threads: events over the total time", () => {
    const events = printed("threads", /total number of events: +(\d+)/);
    expectEqual(real.stored("threads", "event_rate").value, events / printed("threads", /total time: +([\d.]+)s/));
  });

  test("mutex: the time", () => {
    expectEqual(real.stored("mutex", "time").value, printed("mutex", /total time: +([\d.]+)s/));
  });

  test("fileio: the direction that ran, and only that", () => {
    const [read, write] = ["file mode=seqrd", "file mode=rndwr"] as const;
    expectEqual(real.stored(read, "read.bw").value, printed(read, /read, MiB\/s: +([\d.]+)/) * 1_048_576);
    expectEqual(real.stored(write, "write.iops").value, printed(write, /writes\/s: +([\d.]+)/));
    expectEqual(real.stored(write, "fsync_rate").value, printed(write, /fsyncs\/s: +([\d.]+)/));
    expect(real.metricsOf(read).filter((name) => /write|fsync/.test(name))).toEqual([]);
    expect(real.metricsOf(write).filter((name) => name.startsWith("read"))).toEqual([]);
  });
});

test.skipIf(missing)("fileio without its files is a failed step that says what makes them", async () => {
  const made = workspace({ parent: "/var/tmp" });
  made.write("suite.yaml", {
    name: "unprepared",
    steps: [{ id: "file", uses: "sysbench", repetitions: 1, with: files(made.folder, "rndrd") }],
  });
  const { stdout, stderr } = await expectExit(3, made.run(["exec", "suite.yaml"]));
  expect(stdout + stderr).toContain("sysbench fileio --file-num=2 --file-total-size=8388608 prepare");
});
