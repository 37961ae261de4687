import { fileURLToPath } from "node:url";
import { testMonitor } from "@perfmon/core/plugin/testing";
import { expect, test } from "vitest";
import monitor from "./monitor.ts";

for (const check of testMonitor(monitor, "perf", fileURLToPath(new URL("./fixtures", import.meta.url))))
  test(check.name, check.run);

const script = (stdout: string) =>
  monitor.read({ stdout, stderr: "", files: {}, exitCode: 0, signal: null, duration: 1 }, { facts: {}, options: {} });

test("the kernel's frames are told by what perf says of them, modules and their addresses included; only from the innermost on", () => {
  const { folded } = script(
    [
      "tool    12/12    cycles:P: ",
      "\tffffffffc0a1b2c3 [unknown] ([ext4])",
      "\tffffffffc0a1b2c4 ext4_read (/lib/modules/6.1/kernel/fs/ext4/ext4.ko.xz)",
      "\tffffffffc0a1b2c5 bpf_prog_1d2e_probe (bpf_prog_1d2e_probe)",
      "\tffffffff81000000 vfs_read (/usr/lib/debug/boot/vmlinux-6.1)",
      "\t    7ffd1a2b3c4d __vdso_gettimeofday ([vdso])",
      "\tffffffff12345678 [unknown] ([unknown])",
      "\t          1234 main (/opt/a tool (deleted))",
      "",
    ].join("\n"),
  );
  expect(folded).toBe(
    "tool;main;[unknown];__vdso_gettimeofday;vfs_read_[k];bpf_prog_1d2e_probe_[k];ext4_read_[k];[unknown]_[k] 1\n",
  );
});

test("CPUs of two kinds have an event each; the colon of a tracepoint is none of a modifier", () => {
  const sample = (event: string) => `tool 12/12 ${event}: \n\t1234 main (/bin/tool)\n\n`;
  expect(script(sample("cpu_core/cycles/P") + sample("cpu_atom/cycles/P")).event).toBe(
    "cpu_core/cycles/P+cpu_atom/cycles/P",
  );
  expect(script(sample("sched:sched_switch")).event).toBe("sched:sched_switch");
  expect(script(sample("cycles:uppp")).event).toBe("cycles");
});

test("a thread's name that holds a line break costs nothing but a warning", () => {
  const { folded, warnings } = script("a\nb 12/12 cpu-clock:pppH: \n\t1234 main (/bin/tool)\n\n");
  expect(folded).toBe("b;main 1\n");
  expect(warnings).toContainEqual(expect.stringContaining("1 line of perf script not understood"));
});

test("what perf records has a bound; what it sets for whatever it starts is taken back, unless the tool's own command sets it", () => {
  const context = { binary: (name: string) => name, file: (name: string) => name, port: String, cpus: null, facts: {} };
  const options = { frequency: 99, call_graph: "fp", event: "auto", system_wide: false, inline: false, binary: "perf" };
  const argv = (env?: Record<string, string>) =>
    monitor.wrap({ argv: ["make"], ...(env && { env }) }, context, options).argv;
  expect(argv().join(" ")).toMatch(/ --max-size 512M .*-- env/);
  expect(argv().join(" ")).toContain("-- env -u PREFIX -u PERF_BUILDID_DIR -u DEBUGINFOD_URLS make");
  expect(argv({ PREFIX: "/opt" }).join(" ")).toContain("-- env -u PERF_BUILDID_DIR -u DEBUGINFOD_URLS make");
});
