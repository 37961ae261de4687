import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { SAMPLER } from "./sampler.ts";
import { parseSnapshots } from "./snapshot.ts";

const folder = mkdtempSync(join(tmpdir(), "perfmon-sampler-"));
afterAll(() => rmSync(folder, { recursive: true }));
const script = join(folder, "sampler.sh");
writeFileSync(script, SAMPLER);

/** The shells of this machine; every one has the first. */
const SHELLS = [
  ["/bin/sh"],
  ...[["/bin/dash"], ["/bin/bash"], ["/bin/busybox", "sh"]].filter(([file]) => existsSync(file!)),
];

/** Until it has written so many samples, and one after SIGTERM, which meets all of its processes as a target's stop does. */
async function sampled([shell, ...words]: readonly string[], pinned: string, samples: number) {
  const report = join(folder, "report.txt");
  rmSync(report, { force: true });
  const argv = [...words, script, report, pinned, "0.1", "0.2"];
  const child = spawn(shell!, argv, {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: "/usr/bin:/bin" },
  });
  const ended = once(child, "exit");
  const [said] = await once(child.stdout, "data");
  while (readFileSync(report, "utf8").split("\nend\n").length <= samples)
    await new Promise((look) => setTimeout(look, 10));
  const cpus = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))![1]!;
  process.kill(-child.pid!, "SIGTERM");
  const [status] = await ended;
  const text = readFileSync(report, "utf8");
  // Two within one step of /proc/uptime are one snapshot, and yet two samples.
  return {
    said: String(said),
    status,
    cpus,
    taken: text.split("\nend\n").length - 1,
    snapshots: parseSnapshots(text)!,
  };
}

describe.each(SHELLS.map((shell) => ({ shell })))("$shell", ({ shell }) => {
  test("it is ready after its first sample, and takes a last one when it is told to stop", async () => {
    const { said, status, taken, snapshots } = await sampled(shell, "", 2);
    expect({ said, status }).toEqual({ said: "ready\n", status: 0 });
    expect(taken).toBeGreaterThanOrEqual(3);
    expect(snapshots.length).toBeGreaterThanOrEqual(2);
    for (const { ticks, contextSwitches, interrupts, available, dirty } of snapshots) {
      expect(ticks).toHaveLength(8);
      for (const value of [contextSwitches, interrupts, available, dirty]) expect(value).not.toBeNull();
    }
  });
});

test.runIf(availableParallelism() > 1 && existsSync("/usr/bin/taskset"))("it keeps off the measured CPUs", async () => {
  const { cpus: free } = await sampled(["/bin/sh"], "", 1);
  const first = /^\d+/.exec(free)![0];
  const { cpus } = await sampled(["/bin/sh"], first, 1);
  expect(cpus.split(/[,-]/)).not.toContain(first);
  // Where all CPUs are measured, it runs on these.
  const { cpus: all } = await sampled(["/bin/sh"], allOf(free).join(","), 1);
  expect(all).toBe(free);
});

test.each([
  ["0", "2,3"],
  ["0,2", "1,3"],
  ["3", "0,1"],
  ["0,1,2", "3"],
])("beside %s, whose neighbours are siblings, it runs on %s", async (pinned, expected) => {
  const machine = join(folder, `machine-${pinned}`);
  for (const [path, content] of [
    ...[0, 1, 2, 3].map((cpu) => [`cpu/cpu${cpu}/topology/thread_siblings_list`, cpu < 2 ? "0-1\n" : "2,3\n"] as const),
    ["status", "Name:\tsh\nCpus_allowed_list:\t0-3\n"],
    ["bin/taskset", `#!/bin/sh\necho "$2" >${machine}/asked\n`],
  ] as const) {
    mkdirSync(dirname(join(machine, path)), { recursive: true });
    writeFileSync(join(machine, path), content, { mode: 0o755 });
  }
  const own = SAMPLER.replaceAll("/sys/devices/system/cpu", join(machine, "cpu"));
  const words = [
    "-c",
    own.replaceAll("/proc/self/status", join(machine, "status")),
    "sh",
    join(machine, "report"),
    pinned,
  ];
  for (const [shell, ...before] of SHELLS) {
    spawnSync(shell!, [...before, ...words], { env: { PATH: `${machine}/bin:/usr/bin:/bin` } });
    expect([shell, readFileSync(join(machine, "asked"), "utf8").trim()]).toEqual([shell, expected]);
    rmSync(join(machine, "asked"));
  }
});

const allOf = (list: string): number[] =>
  list.split(",").flatMap((range) => {
    const [from = 0, to = from] = range.split("-").map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
