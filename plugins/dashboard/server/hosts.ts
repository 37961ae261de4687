import { hostname, networkInterfaces } from "node:os";
import type { ListenRequest } from "@perfmon/core/plugin";

/** Values of the header Host by which a dashboard that listens there is asked. Lower case. */
export function servedHosts({ host, names }: Pick<ListenRequest, "host" | "names">, port: number): Set<string> {
  const loopback = host === "::1" ? ["[::1]"] : ["127.0.0.1"];
  const addresses = isAny(host)
    ? Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => bracketed(address)))
    : [bracketed(host)];
  const all = [...addresses, ...(isAny(host) ? [...loopback, hostname()] : []), "localhost", ...names];
  return new Set(
    all.flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]).map((name) => name.toLowerCase()),
  );
}

const isAny = (host: string) => host === "0.0.0.0" || host === "::";

/** An address as it stands in a URL. */
const bracketed = (address: string): string => (address.includes(":") ? `[${address}]` : address);

/** What to put into an address bar. */
export const urlOf = (host: string, port: number): string =>
  `http://${isAny(host) ? hostname() : bracketed(host)}:${port}`;
