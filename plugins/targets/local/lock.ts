import { once } from "node:events";
import { createConnection, createServer, type Server, type Socket } from "node:net";
import { PerfmonError, type TargetLock } from "@perfmon/core/plugin";

/** ms that a holder has to say who it is. */
const PATIENCE = 1000;

export interface LockRequest {
  /** One lock for each name, on the whole machine. */
  readonly name: string;
  /** What the holder does, for those who have to wait. */
  readonly description: string;
  /** s */
  readonly wait: number;
  readonly onWait: (holder: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * The lock is a listening socket in Linux's abstract namespace: the kernel gives a name to one process and takes it back
 * when that one ends, however it ends, so there is no stale lock to break and no file to leave behind. Who has to wait
 * connects to it: learns who holds it, sleeps until the connection ends, and tries again; nothing is polled beside a
 * measurement. A lock file would need its staleness judged and broken, which two waiters can do at once. It holds for a
 * network namespace: a container without the host's network has a lock of its own.
 */
export async function lock({ name, description, wait, onWait, signal }: LockRequest): Promise<TargetLock> {
  const path = `\0perfmon-lock-${name}`;
  const said = `${description} (pid ${process.pid}, since ${new Date().toISOString()})`;
  const deadline = performance.now() + wait * 1000;
  let told = false;
  for (;;) {
    if (signal?.aborted) throw interrupted();
    const held = await listen(path, said);
    if (held) return held;
    const holder = await connect(path);
    if (holder === null) continue;
    try {
      const who = await introduction(holder);
      if (holder.closed) continue;
      const left = deadline - performance.now();
      if (left <= 0)
        throw new PerfmonError("PM5002", `this machine is in use by ${who}`, {
          hint: "wait for it to end; the target's lock_wait says how long perfmon waits; PERFMON_LOCK=off measures all the same",
        });
      if (!told) onWait(who);
      told = true;
      await closed(holder, left, signal);
    } finally {
      holder.destroy();
    }
  }
}

const interrupted = () => new PerfmonError("PM3005", "interrupted while it waited for another run on this machine");

/** Null: somebody else has the name. */
async function listen(path: string, said: string): Promise<TargetLock | null> {
  const waiting = new Set<Socket>();
  const server: Server = createServer((socket) => {
    waiting.add(socket);
    socket.once("close", () => waiting.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.unref();
    socket.write(`${said}\n`);
  });
  try {
    server.listen(path);
    await once(server, "listening");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return null;
    throw error;
  }
  server.unref();
  return {
    release: async () => {
      if (!server.listening) return;
      server.close();
      for (const socket of waiting) socket.destroy();
      await once(server, "close");
    },
  };
}

/** Null: the holder has just gone. */
async function connect(path: string): Promise<Socket | null> {
  const socket = createConnection(path);
  try {
    await once(socket, "connect");
    return socket;
  } catch {
    return null;
  }
}

/** The holder's first line. A holder that is stopped (SIGSTOP) says nothing, and still holds it. */
async function introduction(holder: Socket): Promise<string> {
  try {
    const [text] = await once(holder, "data", { signal: AbortSignal.timeout(PATIENCE) });
    return String(text).trim();
  } catch {
    return "a process that does not answer";
  }
}

/** Settles when the connection ends or `left` ms have gone; PM3005 when aborted. */
async function closed(holder: Socket, left: number, signal?: AbortSignal): Promise<void> {
  if (holder.closed) return;
  const limit = AbortSignal.timeout(Math.min(Math.ceil(left), 2 ** 31 - 1));
  holder.on("error", () => {});
  holder.resume();
  try {
    await once(holder, "close", { signal: signal ? AbortSignal.any([signal, limit]) : limit });
  } catch (error) {
    if (signal?.aborted) throw interrupted();
    if (!limit.aborted) throw error;
  }
}
