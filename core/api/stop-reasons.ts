import type { ErrorCode } from "../errors/catalogue.ts";
import { type ExitReason, reasonOf } from "./exit.ts";

/** Why a run ended before its end; none: it did not. `resume`: how to go on with it, where one can. */
export function stopReasons(
  stopped: "interrupted" | "time-limit" | "max-failures" | null,
  { signal, maxTime }: { readonly signal?: AbortSignal; readonly maxTime?: number | null },
  resume: string | null = "--resume",
): ExitReason[] {
  if (stopped === "time-limit")
    return [reasonOf("PM3004", `the time limit of ${maxTime} s was reached; what was measured is stored`)];
  if (stopped !== "interrupted") return [];
  const name = String(signal?.reason ?? "SIGINT");
  const goesOn = resume === null ? "" : `, ${resume} goes on with it`;
  return [reasonOf(stopCode(signal), `interrupted by ${name}; what was measured is stored${goesOn}`)];
}

const STOP_CODES: Readonly<Record<string, ErrorCode>> = { SIGTERM: "PM3006", SIGHUP: "PM3007" };

/** The code that leads to the exit code of the signal (cli.md): 130, 143 or 129. */
export const stopCode = (signal: AbortSignal | undefined): ErrorCode => STOP_CODES[String(signal?.reason)] ?? "PM3005";
