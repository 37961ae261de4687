import { isPerfmonError, PerfmonError } from "../errors/perfmon-error.ts";

/**
 * `abort`: the hook's caller sees the error; `settle`: told, the other taps go on; `keep`: a waterfall keeps its previous
 * value; `silence`: told once, the tap is never called again.
 */
export type FailurePolicy = "abort" | "settle" | "keep" | "silence";

export interface HookFailure {
  readonly hook: string;
  /** The plugin, or the part of core, that tapped. */
  readonly tap: string;
  readonly error: PerfmonError;
}

export interface GuardOptions {
  readonly hook: string;
  readonly tap: string;
  readonly policy: FailurePolicy;
  /** s; null: none, because something else bounds it. */
  readonly deadline: number | null;
  readonly onFailure: (failure: HookFailure) => void;
}

type Tap = (...args: unknown[]) => unknown;

/** A tap that names its plugin in what it throws, ends in time, and fails by the hook's policy. */
export function guard(tap: Tap, options: GuardOptions): Tap {
  let silenced = false;
  const onError = (error: unknown, args: readonly unknown[]): unknown => {
    const attributed = attribute(error, options);
    if (options.policy === "abort") throw attributed;
    silenced = options.policy === "silence";
    options.onFailure({ hook: options.hook, tap: options.tap, error: attributed });
    return options.policy === "keep" ? args[0] : undefined;
  };
  return (...args) => {
    if (silenced) return undefined;
    try {
      const result = tap(...args);
      if (!(result instanceof Promise)) return result;
      return withDeadline(result, options).catch((error: unknown) => onError(error, args));
    } catch (error) {
      return onError(error, args);
    }
  };
}

function withDeadline(promise: Promise<unknown>, { deadline, hook }: GuardOptions): Promise<unknown> {
  if (deadline === null) return promise;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`did not end its part of "${hook}" within ${deadline} s`)),
      deadline * 1000,
    );
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** An error that names who threw it; perfmon's own errors keep their code. */
export function attribute(
  error: unknown,
  { hook, tap }: { readonly hook: string; readonly tap: string },
): PerfmonError {
  if (isPerfmonError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  // What is collected goes to the store, which is at fault; every other tap is a plugin's.
  return new PerfmonError(hook === "collect" ? "PM4007" : "PM2005", `${tap} failed in ${hook}: ${message}`, {
    plugin: tap,
    cause: error,
  });
}
