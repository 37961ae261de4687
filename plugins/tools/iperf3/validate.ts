import type { Iperf3Options } from "./options.ts";

const LARGEST_DATAGRAM = 65_507;
const LAST_PORT = 65_535;

interface Objection {
  readonly path: readonly string[];
  readonly message: string;
  readonly hint?: string;
}

/** What no schema can say. */
export function validate(options: Iperf3Options): readonly Objection[] {
  const problems: Objection[] = [];
  if (options.protocol === "udp") {
    for (const name of ["congestion", "mss"] as const)
      if (options[name] !== undefined)
        problems.push({ path: [name], message: `UDP has no ${name}`, hint: "leave it out" });
    if (options.no_delay) problems.push({ path: ["no_delay"], message: "UDP has no Nagle's algorithm" });
    if ((options.length ?? 0) > LARGEST_DATAGRAM)
      problems.push({ path: ["length"], message: `a UDP datagram holds at most ${LARGEST_DATAGRAM} B` });
  }
  const streams = options.parallel * (options.direction === "bidir" ? 2 : 1);
  if (options.client_port !== undefined && options.client_port + streams - 1 > LAST_PORT)
    problems.push({ path: ["client_port"], message: `${streams} streams from there on end beyond port ${LAST_PORT}` });
  return problems;
}
