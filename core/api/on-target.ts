import { isPerfmonError, PerfmonError } from "../errors/perfmon-error.ts";
import type { ExecContext } from "../exec/context.ts";
import type { MessageLevel } from "../model/event.ts";
import type { Session } from "../plugin/target.ts";
import type { Project } from "./project.ts";
import { stopCode } from "./stop-reasons.ts";

/** How whoever asks for a measurement can end it, and what it hears meanwhile. */
export interface Steering {
  /** Ends the run: its reason is `SIGINT`, `SIGTERM` or `SIGHUP`. */
  readonly signal?: AbortSignal;
  /** Kills what still runs, now. */
  readonly kill?: AbortSignal;
  /** What is worth saying while nothing has a better place. */
  readonly onMessage?: (message: string, level?: MessageLevel) => void;
}

/** s, and B: what every command of a run is held to. */
const LIMITS = { grace: 10, output: 64 * 2 ** 20 };

/** Does something with an open target. What interrupts it gets the code of its signal. */
export async function onTarget<T>(
  project: Project,
  { signal, kill }: Steering,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await project.openSession();
  kill?.addEventListener("abort", () => void session.close(), { once: true });
  try {
    return await work(session);
  } catch (error) {
    if (!isPerfmonError(error) || error.code !== "PM3005") throw error;
    throw new PerfmonError(stopCode(signal), error.message, { hint: error.hint, cause: error });
  } finally {
    await session.close();
  }
}

/** Measures on a target while nobody else does. */
export async function alone<T>(
  session: Session,
  suite: string,
  { signal, onMessage }: Steering,
  work: () => Promise<T>,
): Promise<T> {
  const waiting = (holder: string) => onMessage?.(`waiting for the target: ${holder}`);
  const lock = await session.lock(`suite ${suite}`, waiting, signal);
  try {
    if (signal?.aborted) throw new PerfmonError("PM3005", "interrupted before anything ran");
    return await work();
  } finally {
    await lock.release();
  }
}

/** The parts of a run's context that are the same for every run. */
export const commonContext = ({
  signal,
  kill,
}: Steering): Pick<ExecContext, "signal" | "kill" | "clock" | "limits"> => ({
  signal: signal ?? new AbortController().signal,
  kill: kill ?? new AbortController().signal,
  clock: monotonic,
  limits: LIMITS,
});

const monotonic = () => Number(process.hrtime.bigint()) / 1e9;
