import { defineTool, type OptionsSchema, type Requirement } from "@perfmon/core/plugin";
import { command, startsServer } from "./command.ts";
import { metrics } from "./metrics.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { NetperfOptions } from "./options.ts";
import { check, parse } from "./parse.ts";
import { isLoopback } from "./path.ts";

const packages = { apt: "netperf", "apt-component": "non-free" };
const LARGEST_DATAGRAM = 65_507;

/** netperf 2.7 with omni output. */
export default defineTool<NetperfOptions>({
  summary: "network throughput, transactions and latency",
  options: schema as OptionsSchema,
  metrics,
  parserVersion: 1,
  placement: "own",
  requires: (options) => [
    program("netperf", /Netperf version (\d[\w.]*)/),
    ...(startsServer(options) ? [program("netserver", /Netperf version (\d[\w.]*)/)] : []),
    ...namespaces(options),
  ],
  validate,
  command,
  // After TCP_CRR, netserver waits for a further connection until its own time is over, 4 s later.
  estimate: ({ test, duration }) => duration + (test === "TCP_CRR" ? 5 : 1),
  check,
  parse,
  // The output says which test it is of and to whom.
  optionsOf: () => ({}),
});

function program(binary: string, pattern: RegExp): Requirement {
  return { binary, version: { argv: [binary, "-V"], pattern, minimum: "2.7.0" }, packages };
}

/** `ip`, and the namespaces, which a setup makes. */
function namespaces({ namespace, server_namespace }: NetperfOptions): Requirement[] {
  const names = [...new Set([namespace, server_namespace].filter((name) => name !== undefined))];
  if (names.length === 0) return [];
  const made = names.map(
    (name): Requirement => ({ file: `/run/netns/${name}`, when: "case", hint: `in a setup: ip netns add ${name}` }),
  );
  return [
    { binary: "ip", packages: { apt: "iproute2", dnf: "iproute", apk: "iproute2", pacman: "iproute2" } },
    ...made,
  ];
}

function validate(options: NetperfOptions) {
  const problems: { path: string[]; message: string; hint?: string }[] = [];
  const stream = options.test.endsWith("_STREAM") || options.test === "TCP_MAERTS";
  if (!stream && options.message_size !== undefined)
    problems.push({
      path: ["message_size"],
      message: `${options.test} sends no stream`,
      hint: "use request_size and response_size",
    });
  if (options.test === "UDP_STREAM" && (options.message_size ?? 0) > LARGEST_DATAGRAM)
    problems.push({ path: ["message_size"], message: `a UDP datagram holds at most ${LARGEST_DATAGRAM} B` });
  if (options.server_namespace !== undefined && options.host === undefined)
    problems.push({
      path: ["server_namespace"],
      message: "a server in another network namespace is not on loopback",
      hint: "host: the address that it has there",
    });
  if (options.remote_cpu !== undefined && (isLoopback(options.host) || options.path === "veth"))
    problems.push({ path: ["remote_cpu"], message: "both ends are on one machine", hint: "use the step's cpus" });
  return problems;
}
