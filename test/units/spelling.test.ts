import { expect, test } from "vitest";
import { unitSpelled } from "../../core/units/spelling.ts";
import { unitNames, unitOf } from "../../core/units/units.ts";

test.each([
  ["Seconds", "s"],
  ["seconds", "seconds"],
  ["second", "s"],
  ["sec/op", "sec"],
  ["ns/iter", "ns"],
  ["us/op", "us"],
  ["µs", "µs"],
  ["Milliseconds", "ms"],
  ["kibibyte", "KiB"],
  ["bytes", "bytes"],
  ["Bytes", "B"],
  ["KBytes", "kB"],
  ["B/op", "B"],
  ["MB/s", "MB/s"],
  ["MB/sec", "MB/s"],
  ["MiB/sec", "MiB/s"],
  ["Mbits/sec", "Mbit/s"],
  ["Mbps", "Mbit/s"],
  ["GBps", "GB/s"],
  ["Kbit/s", "kbit/s"],
  ["ops/s", "ops/s"],
  ["ops/sec", "1/s"],
  ["iter/sec", "1/s"],
  ["Mops/s", "M/s"],
  ["Frames Per Second", "1/s"],
  ["Requests Per Second", "1/s"],
  ["IOPS", "IOPS"],
  ["FPS", "1/s"],
  ["Watts", "W"],
  ["MHz", "MHz"],
  ["Percent", "%"],
])("%s is %s", (text, unit) => expect(unitSpelled(text)).toBe(unit));

test.each(["", "Score", "Million Instructions Per Second", "Kilo Nodes Per Second", "furlong", "MB/fortnight", "s/MB"])(
  "%s is nothing that is known",
  (text) => expect(unitSpelled(text)).toBeNull(),
);

test("what it gives is in the table, and what is in the table is itself", () => {
  for (const unit of unitNames()) expect(unitSpelled(unit)).toBe(unit);
  for (const text of ["K", "Kops/s", "kiB", "Gbits/s", "TBytes/sec"]) {
    const unit = unitSpelled(text);
    if (unit !== null) expect(unitOf(unit), text).not.toBeNull();
  }
});
