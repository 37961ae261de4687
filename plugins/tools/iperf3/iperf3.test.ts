import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { CommandContext, FormatRecord } from "@perfmon/core/plugin";
import { readFixtures, testFormat, testTool } from "@perfmon/core/plugin/testing";
import { describe, expect, test } from "vitest";
import { check } from "./check.ts";
import { command } from "./command.ts";
import format from "./format.ts";
import type { Iperf3Options } from "./options.ts";
import { parse } from "./parse.ts";
import { pathOf } from "./path.ts";
import tool from "./tool.ts";

const FIXTURES = fileURLToPath(new URL("./fixtures", import.meta.url));
for (const each of testTool(tool, FIXTURES)) test(each.name, each.run);

const options: Iperf3Options = {
  protocol: "tcp",
  direction: "forward",
  parallel: 1,
  duration: 10,
  omit: 0,
  no_delay: false,
  zerocopy: false,
  port: 5201,
  path: "wire",
};
const on = (cpus: readonly number[] | null): CommandContext => ({
  binary: (name) => name,
  file: (name) => name,
  port: (name) => `{port:${name}}`,
  cpus,
  facts: {},
});
const words = (given: Partial<Iperf3Options>, cpus: readonly number[] | null = [0, 1]) =>
  command({ ...options, ...given }, on(cpus)).argv.join(" ");

const fixture = (name: string) => readFileSync(`${FIXTURES}/${name}/stdout`, "utf8");
const output = (stdout: string, more = {}) => ({
  ...{ stdout, stderr: "", exitCode: 0, signal: null, files: {}, duration: null },
  ...more,
});
/** A captured document with a described change. */
const changed = (name: string, change: (document: any) => void) => {
  const document = JSON.parse(fixture(name));
  change(document);
  return output(JSON.stringify(document));
};
const values = (stdout: string) =>
  Object.fromEntries(
    parse(output(stdout), {}).map(({ metric, value, labels }) => [
      [metric, ...(labels?.direction ? [labels.direction] : [])].join(" "),
      value,
    ]),
  );

describe("command", () => {
  test("a server of its own on loopback, with the ends on the first and the last CPU", () => {
    const { argv, companions } = command(options, on([0, 2, 3]));
    expect(argv.join(" ")).toBe("iperf3 -c 127.0.0.1 -p {port:iperf3} -J -t 10 -A 0");
    expect(companions).toEqual([
      {
        name: "iperf3",
        argv: "iperf3 -s -B 127.0.0.1 -p {port:iperf3} --forceflush".split(" "),
        cpus: [3],
        ready: { line: /^Server listening on \d+/ },
      },
    ]);
    expect(command(options, on(null)).companions).toMatchObject([{ cpus: null }]);
    expect(words({}, null)).not.toContain("-A");
  });
  test("a host has its own", () => {
    expect(command({ ...options, host: "peer" }, on(null)).companions).toBeUndefined();
    expect(words({ host: "peer", port: 7 })).toContain("-c peer -p 7 ");
  });
  test("UDP sends frames of Ethernet as fast as it can, unless told otherwise", () => {
    expect(words({ protocol: "udp" })).toMatch(/ -u -b 0 -l 1472$/);
    expect(words({ protocol: "udp", bitrate: 1e9, length: 512 })).toMatch(/ -u -b 1000000000 -l 512$/);
    expect(words({})).not.toMatch(/ -[bl] /);
  });
  test("directions and streams", () => {
    expect(words({ direction: "reverse", parallel: 4, omit: 2 })).toContain(" -t 10 -O 2 -A 0 -R -P 4");
    expect(words({ direction: "bidir" })).toContain(" --bidir");
  });
  test("what UDP has not, and ports that do not exist, are said", () => {
    const udp = { protocol: "udp", congestion: "bbr", mss: 1400, no_delay: true, length: 65508 } as const;
    const wrong = (given: Partial<Iperf3Options>) =>
      tool.validate!({ ...options, ...given }).map(({ path }) => path[0]);
    expect(wrong(udp)).toEqual(["congestion", "mss", "no_delay", "length"]);
    expect(wrong({ client_port: 65535, direction: "bidir" })).toEqual(["client_port"]);
    expect(wrong({ client_port: 65535 })).toEqual([]);
    expect(wrong({ ...udp, protocol: "tcp" })).toEqual([]);
  });
});

describe("an error", () => {
  const messages = (name: string, stderr = "") =>
    check(output(fixture(name), { stderr }), {}).map(({ message }) => message);
  test("is in the document, whatever the exit code", () => {
    expect(messages("busy")).toEqual([expect.stringMatching(/server is busy.*one at a time/)]);
    expect(messages("refused")).toEqual([expect.stringMatching(/Connection refused \(no iperf3 -s answers there/)]);
    expect(messages("server-died")).toEqual([expect.stringMatching(/closed unexpectedly/)]);
  });
  test("forbids the numbers beside it", () => {
    expect(JSON.parse(fixture("interrupted")).end.sum_sent.bytes).toBeGreaterThan(0);
    expect(messages("interrupted")).toEqual([expect.stringMatching(/client has terminated/)]);
  });
  test("of one of several sessions counts for all", () => {
    const both = output(fixture("at-once") + fixture("refused"));
    expect(check(both, {}).map(({ code }) => code)).toEqual(["tool-failed"]);
  });
});

test("what ran must be what was asked for", () => {
  const said = (name: string, asked: Partial<Iperf3Options>) =>
    check(output(fixture(name)), asked).map(({ message }) => message);
  expect(said("tcp", { protocol: "udp" })).toEqual(["iperf3 ran with protocol tcp, but udp was asked for"]);
  expect(said("tcp-reverse", { direction: "forward" })).toHaveLength(1);
  expect(said("tcp-bidir", { direction: "bidir", parallel: 1, duration: 1, omit: 0 })).toEqual([]);
  expect(said("tcp-parallel-omit", { omit: 0, duration: 3 })).toHaveLength(2);
});

describe("numbers", () => {
  test("the result is what was received, also over UDP, where iperf3's first sum is what was sent", () => {
    const { end } = JSON.parse(fixture("udp-flood"));
    const given = values(fixture("udp-flood"));
    expect(given.throughput).toBe(end.sum_received.bits_per_second);
    expect(given.throughput!).toBeLessThan(end.sum.bits_per_second / 2);
    expect(given.sent_throughput).toBe(end.sum_sent.bits_per_second);
  });
  test("streams are summed by iperf3, and sessions at once by perfmon", () => {
    const { end } = JSON.parse(fixture("tcp-parallel-omit"));
    const bits = end.streams.reduce((sum: number, { receiver }: any) => sum + receiver.bytes * 8, 0);
    expect(values(fixture("tcp-parallel-omit")).throughput).toBeCloseTo(bits / end.sum_received.seconds, 0);
    const documents = fixture("at-once").split(/(?<=^\}\n)/m);
    expect(documents).toHaveLength(2);
    const apart = documents.map((text) => values(text).throughput!);
    expect(values(fixture("at-once")).throughput).toBe(apart[0]! + apart[1]!);
    expect(values(fixture("at-once"))).not.toHaveProperty(["rtt.mean"]);
  });
  test("sessions one after another are not summed, nor those that do not say when they were", () => {
    expect(() => values(fixture("one-after-another"))).toThrow(/did not run at once/);
    const timeless = changed("tcp", ({ start }) => delete start.timestamp).stdout;
    expect(() => values(timeless + timeless)).toThrow(/did not run at once/);
    expect(values(timeless)).toHaveProperty(["throughput"]);
  });
  test("sessions that overlap only in part say so", () => {
    const later = changed("tcp", ({ start }) => {
      start.test_start.duration = 10;
      start.timestamp.timesecs += 4;
    }).stdout;
    const sooner = changed("tcp", ({ start }) => {
      start.test_start.duration = 10;
    }).stdout;
    const [first] = parse(output(sooner + later), {});
    expect(first!.warnings).toEqual(["the sum of 2 sessions that began up to 4 s apart"]);
  });
  test("loss over sessions is of all datagrams; jitter has no sum", () => {
    const { sum } = JSON.parse(fixture("udp-flood")).end;
    const twice = fixture("udp-flood") + fixture("udp-flood");
    expect(values(twice).loss).toBeCloseTo((sum.lost_packets / sum.packets) * 100, 9);
    expect(values(twice)).not.toHaveProperty(["jitter"]);
  });
  test("no datagram lost is a true 0; nothing received is none", () => {
    const none = changed("udp-rate", ({ end }) => {
      end.sum.lost_packets = 0;
      end.sum.lost_percent = 0;
    });
    expect(values(none.stdout).loss).toBe(0);
    const nothing = changed("udp-rate", ({ end }) => {
      end.sum_received.bits_per_second = 0;
    });
    expect(() => values(nothing.stdout)).toThrow(/nothing arrived/);
  });
  test("more received than sent is no negative loss, and said", () => {
    const more = changed("udp-rate", ({ end }) => {
      end.sum.lost_packets = -2;
      end.sum.lost_percent = -0.1;
    });
    expect(parse(more, {}).find(({ metric }) => metric === "loss")).toMatchObject({
      ...{ value: 0, warnings: ["iperf3 counted 2 datagrams more than were sent"] },
    });
  });
  test("a round trip that nobody timed is missing", () => {
    expect(JSON.parse(fixture("tcp-reverse")).end.streams[0].sender.mean_rtt).toBe(0);
    expect(values(fixture("tcp-reverse"))).not.toHaveProperty(["rtt.mean"]);
    expect(values(fixture("tcp-bidir"))).not.toHaveProperty(["rtt.mean reverse"]);
    expect(values(fixture("tcp-bidir"))).toHaveProperty(["rtt.mean forward"]);
  });
  test("a server's document knows what it received, and nothing of the other end", () => {
    expect(Object.keys(values(fixture("of-the-server")))).toEqual(["throughput", "cpu.local"]);
  });
});

test.each([
  ["cut", /cut off, line \d+/],
  ["human", /-J/],
])("%s is refused by name", (name, message) => expect(() => values(fixture(name))).toThrow(message));

test("text that is cut within a string, and hostile text, are read once", () => {
  const quotes = `{"start":{"x":"${'\\"'.repeat(200_000)}`;
  expect(() => values(quotes)).toThrow(/cut off/);
  expect(() => values(`{"start":{"x":"\\`)).toThrow(/cut off/);
});

test("--json-stream is refused by name", () => {
  expect(() => values('{"event":"start","data":{"start":{}}}\n')).toThrow(/--json-stream/);
});

describe("path", () => {
  test.each([
    [undefined, "wire", "loopback"],
    ["127.0.1.1", "wire", "loopback"],
    ["::1", "veth", "loopback"],
    ["10.0.0.2", "wire", "wire"],
    ["10.0.0.2", "veth", "veth"],
    ["127.example", undefined, "wire"],
  ] as const)("%s by %s is %s", (host, path, label) => expect(pathOf(host, path)).toBe(label));
});

describe("the format", () => {
  const caseOf = (name: string) =>
    name === "title" ? 'over "loopback" {' : `iperf3 ${name.includes("udp") ? "udp" : "tcp"}`;
  const chosen = ["at-once", "busy", "cut", "human", "of-the-server-udp", "one-after-another", "tcp-bidir", "title"];
  const files = readFixtures(FIXTURES)
    .filter(({ name }) => chosen.includes(name))
    .map(({ name, command: made, origin, output: { stdout }, expect: wanted }) => ({
      ...{ name, command: made, origin, file: "iperf3.json", bytes: new TextEncoder().encode(stdout) },
      expect:
        "problem" in wanted
          ? { problem: wanted.problem }
          : {
              count: wanted.measurements.length,
              records: wanted.measurements
                .filter(({ metric }) => metric === "throughput")
                .map((each) => ({ ...each, labels: each.labels ?? {}, case: caseOf(name) })),
            },
    }));
  for (const each of testFormat(format, files)) test(each.name, each.run);

  async function read(name: string): Promise<FormatRecord[]> {
    const bytes = new TextEncoder().encode(fixture(name));
    async function* chunks() {
      for (let at = 0; at < bytes.length; at += 997) yield bytes.subarray(at, at + 997);
    }
    const records: FormatRecord[] = [];
    for await (const record of format.read(chunks())) records.push(record);
    return records;
  }
  test("a file is a case by its title or its protocol", async () => {
    const [first] = await read("title");
    const { bits_per_second: value } = JSON.parse(fixture("title")).end.sum_received;
    expect(first).toMatchObject({
      case: 'over "loopback" {',
      metric: "throughput",
      value,
      unit: "bit/s",
      better: "higher",
    });
    expect(first!.time).toMatch(/^2\d{3}-\d\d-\d\dT.*Z$/);
    expect(new Set((await read("udp-bidir")).map(({ case: name }) => name))).toEqual(new Set(["iperf3 udp"]));
  });
  test("an error is none", () => expect(read("busy")).rejects.toThrow(/busy/));
  test("it is known by its head", () => {
    for (const name of ["tcp", "title", "of-the-server-udp"]) expect(format.detect(fixture(name), "x")).toBe(1);
    for (const text of ['{"results": []}', fixture("human")]) expect(format.detect(text, "iperf3.json")).toBe(0);
  });
});
