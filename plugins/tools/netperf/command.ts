import type { Command, CommandContext, Companion } from "@perfmon/core/plugin";
import type { NetperfOptions } from "./options.ts";
import { isLoopback } from "./path.ts";

const LOOPBACK = "127.0.0.1";
const DEFAULT_UDP_MESSAGE = 1472;
/** Linux' default of net.core.rmem_max and wmem_max: more would be cut in silence on an untuned machine. */
const DEFAULT_UDP_BUFFER = 212_992;

/**
 * The first key is the command line itself: the output then says which keys were asked for, and one that netperf did not
 * know, or that was cut off, is noticed.
 */
const COMMON_KEYS = ["COMMAND_LINE", "PROTOCOL", "DIRECTION", "ELAPSED_TIME", "THROUGHPUT", "THROUGHPUT_UNITS"];
const UDP_STREAM_KEYS = ["LOCAL_BYTES_SENT", "REMOTE_BYTES_RECVD", "LOCAL_SEND_THROUGHPUT", "REMOTE_RECV_THROUGHPUT"];
const TRANSACTION_KEYS = ["TRANSACTION_RATE", "MEAN_LATENCY", "P50_LATENCY", "P90_LATENCY", "P99_LATENCY"];
const BUFFER_KEYS = ["LSS_SIZE_REQ", "LSS_SIZE_END", "RSR_SIZE_REQ", "RSR_SIZE_END"];

/** netperf with omni output, and a netserver of its own unless one runs on the host. Never -I or -i: perfmon repeats. */
export function command(options: NetperfOptions, context: CommandContext): Command {
  const started = startsServer(options);
  const argv = [
    ...inside(options.namespace, context),
    context.binary("netperf"),
    ...["-H", options.host ?? LOOPBACK, ...(started ? family(options) : [])],
    ...["-p", started ? context.port("netserver") : String(options.port)],
    ...["-t", options.test, "-l", String(options.duration)],
    ...binding(options, context.cpus),
    "--",
    ...testArguments(options),
  ];
  return started ? { argv, companions: [netserver(options, context)] } : { argv };
}

/** Whether a netserver is started beside netperf. */
export const startsServer = ({ host, server_namespace }: NetperfOptions): boolean =>
  host === undefined || server_namespace !== undefined;

const family = ({ host = LOOPBACK }: NetperfOptions) => [host.includes(":") ? "-6" : "-4"];

/** What goes before a program that runs in a network namespace. */
const inside = (namespace: string | undefined, context: CommandContext) =>
  namespace === undefined ? [] : [context.binary("ip"), "netns", "exec", namespace];

function netserver(options: NetperfOptions, context: CommandContext): Companion {
  const port = context.port("netserver");
  return {
    name: "netserver",
    argv: [
      ...inside(options.server_namespace, context),
      ...[context.binary("netserver"), "-D", ...family(options), "-L", options.host ?? LOOPBACK, "-p", port],
    ],
    cpus: context.cpus?.length ? [context.cpus.at(-1)!] : null,
    // A probe that connects does no harm: netserver forks for it, and the child ends with the connection.
    ready: { port },
  };
}

/** `-T local,remote`: the first and the last of the step's CPUs where both ends are on this machine. */
function binding(options: NetperfOptions, cpus: readonly number[] | null): string[] {
  const here = isLoopback(options.host) || options.path === "veth";
  const local = cpus?.length ? String(cpus[0]) : "";
  const remote = here ? (cpus?.at(-1) ?? "") : (options.remote_cpu ?? "");
  return local === "" && remote === "" ? [] : ["-T", `${local},${remote}`];
}

function testArguments(options: NetperfOptions): string[] {
  const { test } = options;
  const udpStream = test === "UDP_STREAM";
  const stream = udpStream || test === "TCP_STREAM" || test === "TCP_MAERTS";
  const message = options.message_size ?? (udpStream ? DEFAULT_UDP_MESSAGE : undefined);
  const buffer = options.socket_buffer ?? (udpStream ? DEFAULT_UDP_BUFFER : undefined);
  const keys = [
    ...COMMON_KEYS,
    ...(udpStream ? UDP_STREAM_KEYS : []),
    ...(stream ? [] : TRANSACTION_KEYS),
    ...(buffer === undefined ? [] : BUFFER_KEYS),
  ];
  return [
    // In TCP_MAERTS netserver sends.
    ...(stream && message !== undefined ? [test === "TCP_MAERTS" ? "-M" : "-m", String(message)] : []),
    ...(stream ? [] : ["-r", `${options.request_size},${options.response_size}`]),
    ...(buffer === undefined ? [] : ["-s", String(buffer), "-S", String(buffer)]),
    ...(udpStream && options.routed ? ["-R", "1"] : []),
    ...["-k", keys.join(",")],
  ];
}
