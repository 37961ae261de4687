import { readdirSync, readFileSync, readlinkSync } from "node:fs";

const TCP_LISTEN = "0A";
/** Columns of /proc/net/tcp. */
const [LOCAL, STATE, INODE] = [1, 3, 9] as const;

/**
 * Does one of these processes listen on this TCP port, in its own network namespace? Looked up, not tried: a connection
 * would be a client to a server such as netserver, which starts a process for it; and the listener may be another's.
 */
export function listens(processes: readonly { readonly pid: number }[], port: number): boolean {
  return processes.some(({ pid }) => {
    const inodes = listeners(pid, port);
    return inodes.size > 0 && holdsOne(pid, inodes);
  });
}

/** Inodes of the sockets that listen on a port where this process is. */
function listeners(pid: number, port: number): Set<string> {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const rows = ["tcp", "tcp6"].flatMap((table) => {
    try {
      return readFileSync(`/proc/${pid}/net/${table}`, "latin1").split("\n").slice(1);
    } catch {
      return [];
    }
  });
  const columns = rows.map((row) => row.trim().split(/\s+/));
  const listening = columns.filter((row) => row[STATE] === TCP_LISTEN && row[LOCAL]!.endsWith(wanted));
  return new Set(listening.map((row) => row[INODE]!));
}

function holdsOne(pid: number, inodes: ReadonlySet<string>): boolean {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).some((fd) => {
      try {
        return inodes.has(/^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${fd}`))?.[1] ?? "");
      } catch {
        return false;
      }
    });
  } catch (error) {
    // A server that changed its user does not show its files; that somebody listens has to do.
    return (error as NodeJS.ErrnoException).code === "EACCES";
  }
}
