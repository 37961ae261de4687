import { fileURLToPath } from "node:url";
import type { CommandContext } from "@perfmon/core/plugin";
import { testTool } from "@perfmon/core/plugin/testing";
import { describe, expect, test } from "vitest";
import { command } from "./command.ts";
import type { NetperfOptions } from "./options.ts";
import { pathOf } from "./path.ts";
import tool from "./tool.ts";

for (const check of testTool(tool, fileURLToPath(new URL("./fixtures", import.meta.url)))) test(check.name, check.run);

const options: NetperfOptions = {
  test: "TCP_STREAM",
  port: 12865,
  duration: 10,
  request_size: 1,
  response_size: 1,
  path: "wire",
  routed: false,
};
const on = (cpus: readonly number[] | null): CommandContext => ({
  binary: (name) => name,
  file: (name) => name,
  port: (name) => `{port:${name}}`,
  cpus,
  facts: {},
});
const words = (given: Partial<NetperfOptions>, cpus: readonly number[] | null = [0, 1]) =>
  command({ ...options, ...given }, on(cpus)).argv.join(" ");

describe("placement", () => {
  test("the ends sit on the first and the last CPU", () => expect(words({}, [0, 2, 3])).toContain(" -T 0,3 "));
  test("on one CPU both", () => expect(words({}, [1])).toContain(" -T 1,1 "));
  test("unpinned without -T", () => expect(words({}, null)).not.toContain("-T"));
  test("netserver is pinned with it", () =>
    expect(command(options, on([0, 2])).companions).toMatchObject([{ name: "netserver", cpus: [2] }]));
  test("the CPUs of another machine are not ours to choose", () => {
    expect(words({ host: "10.0.0.2" })).toContain(" -T 0, ");
    expect(words({ host: "10.0.0.2", remote_cpu: 4 })).toContain(" -T 0,4 ");
    expect(words({ host: "10.0.0.2", path: "veth" })).toContain(" -T 0,1 ");
  });
});

describe("arguments", () => {
  test("a host brings its own netserver", () => {
    expect(command({ ...options, host: "peer", port: 7 }, on(null)).companions).toBeUndefined();
    expect(words({ host: "peer", port: 7 })).toContain("-H peer -p 7 ");
  });
  test("a namespace gets a netserver of its own; netperf may run in another", () => {
    const veth = { host: "192.0.2.2", path: "veth", namespace: "a", server_namespace: "b" } as const;
    expect(words(veth)).toMatch(/^ip netns exec a netperf -H 192.0.2.2 -4 -p \{port:netserver\} .* -T 0,1 /);
    expect(command({ ...options, ...veth }, on([0, 1])).companions).toMatchObject([
      { argv: "ip netns exec b netserver -D -4 -L 192.0.2.2 -p {port:netserver}".split(" "), cpus: [1] },
    ]);
    expect(command({ ...options, ...veth, host: "2001:db8::2" }, on(null)).companions![0]!.argv).toContain("-6");
    const needed = tool.requires!({ ...options, ...veth }).map(({ binary, file }) => binary ?? file);
    expect(needed).toEqual(["netperf", "netserver", "ip", "/run/netns/a", "/run/netns/b"]);
    expect(tool.validate!({ ...options, server_namespace: "b" })).toHaveLength(1);
  });
  test("UDP_STREAM has frames of Ethernet and fixed buffers", () =>
    expect(words({ test: "UDP_STREAM" })).toContain("-- -m 1472 -s 212992 -S 212992 -k "));
  test("in TCP_MAERTS the other end sends", () =>
    expect(words({ test: "TCP_MAERTS", message_size: 4096 })).toContain("-- -M 4096 -k "));
  test("netperf never repeats by itself", () => expect(words({})).not.toMatch(/ -[iI] /));
  test("message_size belongs to streams, remote_cpu to other machines", () => {
    const wrong = tool.validate!({ ...options, test: "TCP_RR", message_size: 1, remote_cpu: 0 });
    expect(wrong.map(({ path }) => path)).toEqual([["message_size"], ["remote_cpu"]]);
    expect(tool.validate!(options)).toEqual([]);
  });
});

describe("path", () => {
  test.each([
    [undefined, "wire", "loopback"],
    ["127.0.1.1", "wire", "loopback"],
    ["::1", "veth", "loopback"],
    ["localhost", "wire", "loopback"],
    ["10.0.0.2", "wire", "wire"],
    ["10.0.0.2", "veth", "veth"],
    ["127.example", undefined, "wire"],
  ] as const)("%s by %s is %s", (host, path, label) => expect(pathOf(host, path)).toBe(label));
});
