import type { Cli } from "./cli.ts";
import type { GlobalOptions } from "./terminal.ts";

/** Does something that a first signal ends gently, and a second one at once. */
export async function withSignals<T>(
  cli: Cli,
  flags: GlobalOptions,
  work: (stop: { readonly signal: AbortSignal; readonly kill: AbortSignal }) => Promise<T>,
): Promise<T> {
  const gentle = new AbortController();
  const now = new AbortController();
  const off = cli.terminal.onSignal((signal) => {
    if (gentle.signal.aborted) return now.abort(signal);
    cli.say(`${signal}: stopping the tool and keeping what there is; once more kills it`, flags);
    gentle.abort(signal);
  });
  try {
    return await work({ signal: gentle.signal, kill: now.signal });
  } finally {
    off();
  }
}
