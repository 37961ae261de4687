import type { ErrorCode } from "../errors/catalogue.ts";
import { isPerfmonError, PerfmonError } from "../errors/perfmon-error.ts";

/** Of what a plugin opened: whose it is, and the code of what goes wrong with it. */
export interface Opened {
  readonly plugin: string;
  /** `the target lab`. */
  readonly what: string;
  readonly code: ErrorCode;
}

/** What it throws, under the plugin's name. An abort is nobody's fault. */
export function byName(error: unknown, { plugin, what, code }: Opened, doing: string): unknown {
  if (isPerfmonError(error) || (error as Error | null)?.name === "AbortError") return error;
  const message = error instanceof Error ? error.message : String(error);
  return new PerfmonError(code, `${what} of ${plugin} failed in ${doing}: ${message}`, { plugin, cause: error });
}

/** A session or a store that names its plugin in all that it throws. PM2002 where it lacks functions of `members`. */
export function attributed<T extends object>(given: T, members: readonly string[], owner: Opened): T {
  const of = given as Record<PropertyKey, unknown> | null | undefined;
  const missing = members.filter((member) => typeof of?.[member] !== "function");
  if (missing.length > 0)
    throw new PerfmonError("PM2002", `${owner.what} of ${owner.plugin}: what it opened lacks ${missing.join(", ")}`, {
      plugin: owner.plugin,
    });
  return new Proxy({} as T, {
    get(_, member) {
      const own = (given as Record<PropertyKey, unknown>)[member];
      if (typeof own !== "function") return own;
      return (...args: unknown[]) => {
        try {
          const result = own.apply(given, args);
          if (!(result instanceof Promise)) return result;
          return result.catch((error: unknown) => {
            throw byName(error, owner, String(member));
          });
        } catch (error) {
          throw byName(error, owner, String(member));
        }
      };
    },
    has: (_, member) => member in given,
  });
}
