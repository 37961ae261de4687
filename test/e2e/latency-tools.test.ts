import { readFileSync } from "node:fs";
import type { Repetition, Run } from "@perfmon/core/plugin";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectExit, leftIn, Workspace } from "../perfmon.ts";
import { storedRuns } from "../stored.ts";
import { lacks } from "../tools.ts";

const DIRECTIONS = ["forward", "reverse", "bidir"];
const UDP_RATE = 20e6;

/** iperf3, ioping, hyperfine and rt-tests, as short as they go. */
const SUITE = (folder: string) => ({
  name: "latency-tools",
  defaults: { repetitions: 1, monitors: [], timeout: "60s" },
  steps: [
    {
      id: "tcp",
      uses: "iperf3",
      matrix: { direction: DIRECTIONS },
      with: { direction: "${{ matrix.direction }}", parallel: 2, duration: "1s" },
    },
    { id: "udp", uses: "iperf3", with: { protocol: "udp", bitrate: UDP_RATE, duration: "1s" } },
    {
      id: "disk",
      uses: "ioping",
      matrix: { operation: ["read", "write"] },
      with: { directory: folder, operation: "${{ matrix.operation }}", count: 50, warmup: 2 },
    },
    {
      id: "command",
      uses: "hyperfine",
      matrix: { seconds: ["0.01", "0.02"] },
      with: { command: ["sleep", "${{ matrix.seconds }}"], runs: 4 },
    },
    { id: "wake-up", uses: "cyclictest", with: { policy: "other", duration: "1s", histogram: "1s", threads: 2 } },
    {
      id: "messages",
      uses: "hackbench",
      matrix: { tasks: ["processes", "threads"] },
      with: { groups: 1, fds: 5, loops: 500, tasks: "${{ matrix.tasks }}" },
    },
  ],
});

const missing = lacks("iperf3", "ioping", "hyperfine", "cyclictest", "hackbench");

describe.skipIf(missing)("what is stored equals what the tools printed", () => {
  let made: Workspace;
  let run: Run;

  beforeAll(async () => {
    made = new Workspace({ parent: "/var/tmp" });
    made.write("suite.yaml", SUITE(made.folder));
    await expectExit(0, made.run(["exec", "suite.yaml"]));
    [run] = (await storedRuns(made.folder)) as [Run];
  }, 110_000);
  afterAll(() => made?.remove());

  const repetition = (id: string): Repetition => run.cases.find(({ case: item }) => item.id === id)!.repetitions[0]!;
  /** Of the only measurement of the metric, or the one in a direction; in base units. */
  const stored = (id: string, metric: string, direction?: string) => {
    const found = repetition(id).measurements!.filter(
      (each) => each.metric === metric && each.labels.direction === direction,
    );
    expect(found, `${id} ${metric}`).toHaveLength(1);
    return found[0]!.value;
  };
  /** What the tool wrote, read here with nothing of the plugin's. */
  const raw = (id: string, name: string) =>
    readFileSync(made.path(".perfmon/runs", run.id, repetition(id).raw!, name), "utf8");
  const expectEqual = (value: number, wanted: number) => {
    expect(wanted).toBeGreaterThan(0);
    expect(Math.abs(value / wanted - 1)).toBeLessThan(1e-9);
  };

  test.each(["forward", "reverse"])("iperf3 TCP %s: bits that arrived", (direction) => {
    const id = `tcp direction=${direction}`;
    const { end, start } = JSON.parse(raw(id, "stdout"));
    expect(start.test_start).toMatchObject({ num_streams: 2, reverse: direction === "reverse" ? 1 : 0 });
    expectEqual(stored(id, "throughput"), (end.sum_received.bytes * 8) / end.sum_received.end);
    expect(stored(id, "retransmits")).toBe(end.sum_sent.retransmits);
    expectEqual(stored(id, "cpu.local"), end.cpu_utilization_percent.host_total / 100);
  });

  test("iperf3 both ways at once: each way for itself", () => {
    const id = "tcp direction=bidir";
    const { end } = JSON.parse(raw(id, "stdout"));
    expectEqual(stored(id, "throughput", "forward"), end.sum_received.bits_per_second);
    expectEqual(stored(id, "throughput", "reverse"), end.sum_received_bidir_reverse.bits_per_second);
  });

  test("iperf3 UDP: what was received, beside what was sent", () => {
    const { end, start } = JSON.parse(raw("udp", "stdout"));
    expect(start.test_start).toMatchObject({ protocol: "UDP", blksize: 1472, target_bitrate: UDP_RATE });
    expectEqual(stored("udp", "throughput"), end.sum_received.bits_per_second);
    expectEqual(stored("udp", "sent_throughput"), end.sum_sent.bits_per_second);
    expect(stored("udp", "loss")).toBeCloseTo(end.sum.lost_packets / end.sum.packets, 9);
    expectEqual(stored("udp", "jitter"), end.sum.jitter_ms / 1000);
  });

  test.each(["read", "write"])("ioping %s: each request but the warm-up", (operation) => {
    const id = `disk operation=${operation}`;
    const requests = JSON.parse(raw(id, "stdout")).flatMap(({ io }: any) => (io ? [io] : []));
    expect(requests).toHaveLength(52);
    const times = requests.slice(2).map(({ time }: any) => time / 1e9);
    times.sort((a: number, b: number) => a - b);
    expectEqual(stored(id, "latency.p50"), times[24]);
    expectEqual(stored(id, "latency.p95"), times[47]);
    expectEqual(stored(id, "latency.max"), times[49]);
    // ioping gives whole ns.
    const mean = times.reduce((sum: number, time: number) => sum + time, 0) / times.length;
    expect(Math.abs(stored(id, "latency.mean") - mean)).toBeLessThan(1e-9);
    for (const request of requests) expect(request).toMatchObject({ operation, size: 4096 });
  });

  test.each(["0.01", "0.02"])("hyperfine of sleep %s: the median of its runs", (seconds) => {
    const id = `command seconds=${seconds}`;
    const [result, ...others] = JSON.parse(raw(id, "files/hyperfine.json")).results;
    expect(others).toEqual([]);
    const times = [...result.times].sort((a, b) => a - b);
    expect(times).toHaveLength(4);
    expect(result.command).toContain(seconds);
    expectEqual(stored(id, "wall_time.median"), (times[1] + times[2]) / 2);
    expectEqual(stored(id, "wall_time.min"), times[0]);
    expect(stored(id, "cpu_time.user")).toBe(result.user);
  });

  test("cyclictest: all wake-ups of both threads together", () => {
    const { thread, resolution_in_ns: fine } = JSON.parse(raw("wake-up", "files/cyclictest.json"));
    expect(fine).toBe(0);
    const threads: any[] = Object.values(thread);
    expect(threads).toHaveLength(2);
    const late = threads
      .flatMap(({ histogram }) => Object.entries(histogram))
      .flatMap(([us, count]) => Array<number>(count as number).fill(Number(us) / 1e6))
      .sort((a, b) => a - b);
    expect(late).toHaveLength(threads[0].cycles + threads[1].cycles);
    expectEqual(stored("wake-up", "latency.p50"), late[Math.ceil(late.length * 0.5) - 1]!);
    expectEqual(stored("wake-up", "latency.p99"), late[Math.ceil(late.length * 0.99) - 1]!);
    expectEqual(stored("wake-up", "latency.max"), Math.max(threads[0].max, threads[1].max) / 1e6);
  });

  test.each(["processes", "threads"])("hackbench of %s: its time", (tasks) => {
    const id = `messages tasks=${tasks}`;
    const [, mode, time] = /^Running in (\w+) mode [\s\S]*^Time: ([\d.]+)$/m.exec(raw(id, "stdout"))!;
    expect(mode).toBe(tasks === "threads" ? "threaded" : "process");
    expectEqual(stored(id, "time"), Number(time));
  });

  test("nothing is left in the scratch folder", () => expect(leftIn(made.scratch)).toEqual([]));
});

test.skipIf(lacks("iperf3", "hyperfine"))("a tool that fails says why, and gives no number", async () => {
  const made = new Workspace({ parent: "/var/tmp" });
  try {
    made.write("failing.yaml", {
      name: "failing",
      defaults: { repetitions: 1, monitors: [] },
      steps: [
        { id: "nobody", uses: "iperf3", with: { host: "127.0.0.1", port: 1, duration: "1s" } },
        { id: "exit", uses: "hyperfine", with: { command: ["sh", "-c", "exit 7"], runs: 2 } },
      ],
    });
    const { document } = await made.json(["exec", "failing.yaml"]);
    const reasons = document.cases.map(
      ({ case: { id }, outcome, repetitions: [{ problems, measurements = [] }] }: any) => [
        ...[id, outcome, measurements.length, problems[0].message],
      ],
    );
    expect(reasons).toEqual([
      ["nobody", "failed", 0, expect.stringMatching(/Connection refused \(no iperf3 -s answers there/)],
      ["exit", "failed", 0, "hyperfine said: Command terminated with non-zero exit code: 7."],
    ]);
  } finally {
    made.remove();
  }
});
