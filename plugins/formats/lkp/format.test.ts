import { fileURLToPath } from "node:url";
import { testFormat } from "@perfmon/core/plugin/testing";
import { expect, test } from "vitest";
import format from "./format.ts";
import { meaningOf } from "./meaning.ts";

const folder = (name: string) => fileURLToPath(new URL(`../${name}/fixtures`, import.meta.url));
const others = ["bmf", "pytest-benchmark"].map(folder);
for (const { name, run } of testFormat(format, folder("lkp"), { others })) test(name, run);

test.each([
  ["fio", "write_clat_99%_us", { unit: "us", better: "lower" }],
  ["fio", "read_clat_stddev", { unit: "1" }],
  ["fio", "write_bw_MBps", { unit: "MiB/s", better: "higher" }],
  ["sockperf", "throughput.TCP.BandWidth_MBps", { unit: "MB/s", better: "higher" }],
  ["aim9", "page_test.ops_per_sec", { unit: "1/s", better: "higher" }],
  ["iperf", "tcp.receiver.bps", { unit: "bit/s", better: "higher" }],
  ["kbuild", "time.elapsed_time", { unit: "s", better: "lower" }],
  ["unixbench", "score", { unit: "1", better: "higher" }],
  ["vmstat", "cpu.us", { unit: "1" }],
])("%s.%s", (program, metric, meaning) => expect(meaningOf(program, metric)).toEqual(meaning));
