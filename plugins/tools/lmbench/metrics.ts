import type { Kind, Metric } from "@perfmon/core/plugin";
import type { Benchmark } from "./benchmarks.ts";
import type { LmbenchOptions } from "./options.ts";

const MEDIAN = "the median of `tries`";

function latency(name: string, kind: Kind, what: string, of = MEDIAN): Metric {
  const statistic = of === MEDIAN ? "median" : "minimum";
  return { name, unit: "s", better: "lower", kind, statistic, headline: true, description: `${what}; ${of}` };
}

function bandwidth(name: string, kind: Kind, what: string): Metric {
  const description = `${what}; ${MEDIAN}`;
  return { name, unit: "B/s", better: "higher", kind, statistic: "median", headline: true, description };
}

/** Each benchmark gives one metric. What distinguishes its points are labels: operation, size, processes, stride ... */
const METRICS: Readonly<Record<Benchmark, Metric>> = {
  lat_syscall: latency(
    "syscall_latency",
    "system_call_latency",
    "One system call (open: with its close). Label: operation",
  ),
  lat_ctx: latency(
    "context_switch_latency",
    "context_switch_latency",
    "Passing a token on through a ring of processes, without the pipe and the summing of `size` bytes. Labels: processes, size",
  ),
  lat_pipe: latency("pipe_latency", "ipc_latency", "Sending a byte through a pipe to another process and one back"),
  lat_unix: latency(
    "unix_latency",
    "ipc_latency",
    "Sending a message through a UNIX socket to another process and one back. Label: message_size",
  ),
  lat_proc: latency(
    "process_latency",
    "process_latency",
    "Starting a process and waiting for its end: fork, fork and exec, or /bin/sh; `procedure` is a function call. Label: operation",
  ),
  lat_pagefault: latency(
    "pagefault_latency",
    "memory_management_latency",
    "First touch of a page of a cached, mapped file, without the mapping",
  ),
  lat_mmap: latency(
    "mmap_latency",
    "memory_management_latency",
    "Mapping `size` bytes of a file, touching some of them, unmapping. Labels: size, order",
  ),
  lat_sig: latency(
    "signal_latency",
    "system_call_latency",
    "Installing a signal handler; catching a signal, without sending it; a protection fault, without catching. Label: operation",
  ),
  lat_select: latency(
    "select_latency",
    "system_call_latency",
    "select() over descriptors, without waiting. Labels: descriptors, type",
  ),
  lat_fcntl: latency("fcntl_latency", "ipc_latency", "Handing a file lock (fcntl) to another process"),
  lat_sem: latency("semaphore_latency", "ipc_latency", "Handing a System V semaphore to another process"),
  lat_mem_rd: latency(
    "memory_latency",
    "memory_latency",
    "One load that depends on the load before it, in an array of `size`. Labels: size, stride, order",
    "the minimum of `tries`",
  ),
  lat_ops: latency("operation_latency", "custom", "One arithmetic operation of the processor. Label: operation"),
  bw_mem: bandwidth(
    "memory_bandwidth",
    "memory_bandwidth",
    "Bytes of the array a second; a copy counts them once. Labels: operation, size",
  ),
  bw_pipe: bandwidth("pipe_bandwidth", "ipc_bandwidth", "Bytes a second through a pipe. Label: message_size"),
  bw_unix: bandwidth("unix_bandwidth", "ipc_bandwidth", "Bytes a second through a UNIX socket. Label: message_size"),
  bw_file_rd: bandwidth(
    "file_read_bandwidth",
    "io_throughput",
    "Bytes a second that read() and summing get from a file in the page cache. Labels: operation, size",
  ),
  bw_mmap_rd: bandwidth(
    "mmap_read_bandwidth",
    "memory_bandwidth",
    "Bytes a second that summing a mapped file in the page cache gets. Labels: operation, size",
  ),
};

/** The one metric of a benchmark. */
export function metricOf({ benchmark }: LmbenchOptions): Metric {
  return METRICS[benchmark];
}

export const metrics: readonly Metric[] = Object.values(METRICS);
