import type { Metric } from "@perfmon/core/plugin";

const metric = (name: string, unit: string, statistic: string, zero: boolean, description: string): Metric => ({
  name: `resources.${name}`,
  unit,
  better: "lower",
  kind: "resource_utilization",
  statistic,
  zero,
  description,
});

/**
 * Each value carries the label `source`: `cgroup` counts every process of the tree to the microsecond; `time` those that
 * somebody waited for, to 10 ms; `proc` is the kernel's files. It is part of a series' identity on purpose: where the source
 * changes, what is counted changes, and a step in the series would be no regression.
 */
export const metrics: readonly Metric[] = [
  metric("cpu_user", "s", "total", false, "CPU time in user mode."),
  metric("cpu_system", "s", "total", false, "CPU time in the kernel."),
  metric("max_rss", "B", "maximum", false, "Largest resident set of any one process."),
  metric("memory_peak", "B", "maximum", false, "Peak of the whole tree, page cache and kernel memory included."),
  metric("context_switches_voluntary", "1", "total", true, "Times a process waited."),
  metric("context_switches_involuntary", "1", "total", true, "Times a process lost its CPU to another."),
  metric("page_faults_minor", "1", "total", true, "Page faults without I/O."),
  metric("page_faults_major", "1", "total", true, "Page faults that read from a device."),
  metric("read_bytes", "B", "total", true, "Read from block devices; what came from the page cache is not in it."),
  metric("written_bytes", "B", "total", true, "Pages made dirty, or written directly, for block devices."),
  metric(
    "cpu_other",
    "ratio",
    "mean",
    true,
    "CPU time of others, of all CPUs' time. From 1 s on; below it is not resolved.",
  ),
  metric("steal", "ratio", "mean", true, "CPU time withheld by the hypervisor, of all CPUs' time. From 1 s on."),
  metric(
    "pressure_cpu",
    "ratio",
    "mean",
    true,
    "Share of the time in which some process of the machine waited for a CPU.",
  ),
  metric(
    "pressure_io",
    "ratio",
    "mean",
    true,
    "Share of the time in which some process of the machine waited for I/O.",
  ),
  metric(
    "pressure_memory",
    "ratio",
    "mean",
    true,
    "Share of the time in which some process of the machine waited for memory.",
  ),
];
