const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3}|localhost|localhost\.localdomain|ip6-localhost)$/i;

/** Whether the other end is reached over loopback; no host at all means perfmon's own server there. */
const isLoopback = (host: string | undefined): boolean => host === undefined || LOOPBACK.test(host);

/** Value of the label `path`. Loopback measures memory copies and the scheduler, so it is never called a wire. */
export const pathOf = (host: string | undefined, path: "veth" | "wire" | undefined): string =>
  isLoopback(host) ? "loopback" : (path ?? "wire");
