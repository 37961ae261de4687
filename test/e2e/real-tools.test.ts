import { readFileSync } from "node:fs";
import type { Repetition, Run } from "@perfmon/core/plugin";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectExit, Workspace } from "../perfmon.ts";
import { storedRuns } from "../stored.ts";
import { lacks } from "../tools.ts";

const PLAIN = ["null", "read", "write"];
const OF_A_FILE = ["stat", "fstat", "open"];
const OPERATIONS = [...PLAIN, ...OF_A_FILE];
const TESTS = ["TCP_STREAM", "TCP_RR", "UDP_STREAM"];
const JOBS = ["read", "write", "randread", "randwrite"];

/** The tools that people know, as short as they go, with what each process used beside them. */
const SUITE = (file: string) => ({
  name: "real",
  defaults: { repetitions: 1, monitors: ["resources"], timeout: "60s" },
  steps: [
    {
      id: "syscall",
      uses: "lmbench",
      matrix: { operation: PLAIN },
      with: { benchmark: "lat_syscall", operation: "${{ matrix.operation }}", enough: 10000, tries: 3 },
    },
    {
      id: "syscall-file",
      uses: "lmbench",
      matrix: { operation: OF_A_FILE },
      setup: ["cp", "/etc/hostname", `${file}.small`],
      with: {
        ...{ benchmark: "lat_syscall", operation: "${{ matrix.operation }}", enough: 10000, tries: 3 },
        file: `${file}.small`,
      },
    },
    { id: "net", uses: "netperf", matrix: { test: TESTS }, with: { test: "${{ matrix.test }}", duration: "1s" } },
    {
      id: "disk",
      uses: "fio",
      matrix: { rw: JOBS },
      setup: ["dd", "if=/dev/urandom", `of=${file}`, "bs=1M", "count=16"],
      with: {
        rw: "${{ matrix.rw }}",
        bs: "4k",
        ioengine: "psync",
        filename: file,
        size: "16m",
        runtime: "1s",
        time_based: true,
      },
      cleanup: ["rm", "-f", file],
    },
  ],
});

const missing = lacks("fio", "netperf", "netserver", "lat_syscall");

describe.skipIf(missing)("what is stored equals what the tools printed", () => {
  let made: Workspace;
  let run: Run;

  beforeAll(async () => {
    made = new Workspace({ parent: "/var/tmp" });
    made.write("suite.yaml", SUITE(made.path("data")));
    await expectExit(0, made.run(["exec", "suite.yaml"]));
    [run] = (await storedRuns(made.folder)) as [Run];
  }, 110_000);
  afterAll(() => made?.remove());

  const repetition = (id: string): Repetition => run.cases.find(({ case: item }) => item.id === id)!.repetitions[0]!;
  const stored = (id: string, metric: string) => {
    const found = repetition(id).measurements!.filter((each) => each.metric === metric);
    expect(found, `${id} ${metric}`).toHaveLength(1);
    return found[0]!;
  };
  /** What the tool wrote, read here with nothing of the plugin's. */
  const raw = (id: string, name: string) =>
    readFileSync(made.path(".perfmon/runs", run.id, repetition(id).raw!, name), "utf8");
  const expectEqual = (value: number, wanted: number) => {
    expect(wanted).toBeGreaterThan(0);
    expect(Math.abs(value / wanted - 1)).toBeLessThan(1e-9);
  };

  test.each(OPERATIONS)("lat_syscall %s, in seconds", (operation) => {
    const id = `${PLAIN.includes(operation) ? "syscall" : "syscall-file"} operation=${operation}`;
    const [, printed] = /^Simple [\w/]+: ([\d.]+) microseconds$/m.exec(raw(id, "stderr"))!;
    const [own, ...others] = repetition(id).measurements!.filter(({ source }) => !source.startsWith("monitor:"));
    expect(others).toEqual([]);
    expect(own).toMatchObject({ unit: "s", original: { value: Number(printed) } });
    expectEqual(own!.value, Number(printed) / 1e6);
  });

  test.each(JOBS)("fio %s: I/Os, bytes and latency", (rw) => {
    const id = `disk rw=${rw}`;
    const direction = rw.replace("rand", "");
    const job = JSON.parse(raw(id, "files/fio.json")).jobs[0][direction];
    expectEqual(stored(id, `${direction}.iops`).value, job.iops);
    expectEqual(stored(id, `${direction}.bw`).value, job.bw_bytes);
    expect(stored(id, `${direction}.bw`).unit).toBe("B/s");
    expectEqual(stored(id, `${direction}.clat_mean`).value, job.clat_ns.mean / 1e9);
    expectEqual(stored(id, `${direction}.clat_p99`).value, job.clat_ns.percentile["99.000000"] / 1e9);
  });

  const printed = (test: string, key: string) =>
    Number(new RegExp(`^${key}=([\\d.]+)$`, "m").exec(raw(`net test=${test}`, "stdout"))![1]);

  test("netperf TCP_STREAM: bits that arrived", () => {
    expectEqual(stored("net test=TCP_STREAM", "throughput").value, printed("TCP_STREAM", "THROUGHPUT") * 1e6);
  });

  test("netperf UDP_STREAM: what was received, not what was sent", () => {
    const [sent, received] = [printed("UDP_STREAM", "LOCAL_BYTES_SENT"), printed("UDP_STREAM", "REMOTE_BYTES_RECVD")];
    const throughput = stored("net test=UDP_STREAM", "throughput");
    expectEqual(throughput.value, printed("UDP_STREAM", "REMOTE_RECV_THROUGHPUT") * 1e6);
    expect(throughput.unit).toBe("bit/s");
    expect(stored("net test=UDP_STREAM", "loss").value).toBeCloseTo(1 - received / sent, 9);
  });

  test("netperf TCP_RR: transactions and their latency", () => {
    expectEqual(stored("net test=TCP_RR", "transaction_rate").value, printed("TCP_RR", "TRANSACTION_RATE"));
    expectEqual(stored("net test=TCP_RR", "latency.mean").value, printed("TCP_RR", "MEAN_LATENCY") / 1e6);
  });

  test("every stored number is finite, in range, with a unit, a kind and a direction", () => {
    const units = new Set(["s", "B", "B/s", "bit/s", "1/s", "1", "ratio", "Hz", "W", "J"]);
    let numbers = 0;
    for (const { metrics, repetitions } of run.cases) {
      const declared = new Map(metrics.map((metric) => [metric.name, metric]));
      for (const { measurements } of repetitions)
        for (const { metric: name, value, unit } of measurements!) {
          const metric = declared.get(name)!;
          expect(metric, name).toBeDefined();
          expect(metric.unit).toBe(unit);
          expect(units).toContain(unit);
          expect(metric.kind).toMatch(/^[a-z_]+$/);
          expect(["lower", "higher"]).toContain(metric.better);
          expect(metric.description).not.toBe("");
          expect(Number.isFinite(value), name).toBe(true);
          if (!metric.negative) expect(value, name).toBeGreaterThanOrEqual(0);
          if (!metric.negative && !metric.zero) expect(value, name).toBeGreaterThan(0);
          numbers++;
        }
      expect(declared.size).toBe(metrics.length);
    }
    expect(numbers).toBeGreaterThan(100);
  });

  test("throughput, latency and the use of resources are all there", () => {
    const kinds = new Set(run.cases.flatMap(({ metrics }) => metrics.map(({ kind }) => kind)));
    for (const kind of ["system_call_latency", "io_throughput", "io_latency", "network_throughput", "network_latency"])
      expect(kinds).toContain(kind);
    expect(kinds).toContain("resource_utilization");
  });
});

test("the suite of everything covers all kinds", async () => {
  const made = new Workspace({ config: { monitors: ["resources"] } });
  try {
    const planned = (await made.json(["plan", "full"])).document.cases;
    const listed = (await made.json(["list", "metrics"])).document.items;
    const kinds = new Set(
      planned.flatMap(({ uses, metricNames }: any) =>
        listed
          .filter(({ name, from }: any) => metricNames?.includes(name) && [uses, "resources"].includes(from))
          .map(({ kind }: any) => kind),
      ),
    );
    for (const kind of ["system_call_latency", "memory_bandwidth", "memory_latency", "resource_utilization"])
      expect(kinds).toContain(kind);
    for (const kind of ["io_throughput", "io_latency", "network_throughput", "network_latency"])
      expect(kinds).toContain(kind);
  } finally {
    made.remove();
  }
});
