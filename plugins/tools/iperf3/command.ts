import type { Command, CommandContext, Companion } from "@perfmon/core/plugin";
import type { Iperf3Options } from "./options.ts";

const LOOPBACK = "127.0.0.1";
/** Payload of UDP over IPv4 in one frame of Ethernet. */
const DEFAULT_DATAGRAM = 1472;

/** iperf3 with JSON on stdout, and a server of its own unless one runs on the host. */
export function command(options: Iperf3Options, context: CommandContext): Command {
  const { host } = options;
  const { cpus } = context;
  const argv = [
    context.binary("iperf3"),
    ...["-c", host ?? LOOPBACK, "-p", host === undefined ? context.port("iperf3") : String(options.port)],
    "-J",
    ...["-t", String(options.duration)],
    ...(options.omit > 0 ? ["-O", String(options.omit)] : []),
    ...(cpus?.length ? ["-A", String(cpus[0])] : []),
    ...directionOf(options),
    ...trafficOf(options),
  ];
  return host === undefined ? { argv, companions: [server(context)] } : { argv };
}

function server(context: CommandContext): Companion {
  const { cpus } = context;
  return {
    name: "iperf3",
    // Without --forceflush, the line that says it is ready waits in a buffer.
    argv: [context.binary("iperf3"), "-s", "-B", LOOPBACK, "-p", context.port("iperf3"), "--forceflush"],
    cpus: cpus?.length ? [cpus.at(-1)!] : null,
    // Not the port: a connection that is no iperf3's is a test that failed, and the server takes one at a time.
    ready: { line: /^Server listening on \d+/ },
  };
}

function directionOf({ direction, parallel }: Iperf3Options): string[] {
  return [
    ...(direction === "reverse" ? ["-R"] : direction === "bidir" ? ["--bidir"] : []),
    ...(parallel > 1 ? ["-P", String(parallel)] : []),
  ];
}

function trafficOf(options: Iperf3Options): string[] {
  const udp = options.protocol === "udp";
  const length = options.length ?? (udp ? DEFAULT_DATAGRAM : undefined);
  const bitrate = options.bitrate ?? (udp ? 0 : undefined);
  const given = (flag: string, value: number | string | undefined) => (value === undefined ? [] : [flag, `${value}`]);
  return [
    ...(udp ? ["-u"] : []),
    ...given("-b", bitrate),
    ...given("-l", length),
    ...given("-w", options.window),
    ...given("-C", options.congestion),
    ...given("-M", options.mss),
    ...(options.no_delay ? ["-N"] : []),
    ...(options.zerocopy ? ["-Z"] : []),
    ...given("--cport", options.client_port),
  ];
}
