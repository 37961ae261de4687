import type { Problem, ToolOutput } from "@perfmon/core/plugin";
import { readDocuments, START } from "./documents.ts";
import type { Iperf3Options } from "./options.ts";
import { type Session, sessionOf } from "./session.ts";

/** What iperf3's words mean, and what to do. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/server is busy/, "another test runs there, or hangs; a server of iperf3 takes one at a time"],
  [/Connection refused|No route to host|timed out/, "no iperf3 -s answers there, or not on this port"],
  [/Name or service not known|name resolution/, "the host's name cannot be resolved"],
  [/TCP_CONGESTION/, "congestion: one of /proc/sys/net/ipv4/tcp_available_congestion_control"],
  [/socket buffer size not set/, "raise net.core.wmem_max and rmem_max, or ask for a smaller window"],
];

/**
 * With -J, versions up to 3.13 at least exit with 0 whatever happens and say in `error` what it was, perhaps beside numbers of
 * what was measured before. Where there is no JSON at all, stderr says why.
 */
export function check({ stdout, stderr, exitCode }: ToolOutput, options: Partial<Iperf3Options>): readonly Problem[] {
  if (!START.test(stdout)) {
    const said = /^iperf3: (.*)$/m.exec(stderr)?.[1];
    return said === undefined && !exitCode ? [] : [failed(said ?? `it ended with exit code ${exitCode} and no JSON`)];
  }
  return readDocuments(stdout).flatMap((document) => {
    if (typeof document.error === "string") return [failed(document.error)];
    return differences(sessionOf(document), options).map(
      (message): Problem => ({ code: "invalid-run", severity: "error", message }),
    );
  });
}

function failed(said: string): Problem {
  const meaning = MEANINGS.find(([pattern]) => pattern.test(said))?.[1];
  return {
    code: "tool-failed",
    severity: "error",
    message: `iperf3 said: ${said.slice(0, 300)}${meaning === undefined ? "" : ` (${meaning})`}`,
  };
}

/** What ran and what was asked for. */
function differences(session: Session, options: Partial<Iperf3Options>): string[] {
  const pairs = [
    ["protocol", session.protocol?.toLowerCase(), options.protocol],
    ["direction", session.direction, options.direction],
    ["parallel", session.streams, options.parallel],
    ["duration", session.duration, options.duration],
    ["omit", session.omit, options.omit],
  ] as const;
  return pairs.flatMap(([name, ran, asked]) =>
    ran === undefined || ran === null || asked === undefined || ran === asked
      ? []
      : [`iperf3 ran with ${name} ${ran}, but ${asked} was asked for`],
  );
}
