import { PerfmonError } from "../errors/perfmon-error.ts";
import type { MessageLevel } from "../model/event.ts";
import type { Session, Tuning } from "../plugin/target.ts";

/** Does work while a target is tuned, and puts everything back whatever came of it. `say` hears of each change before it is made. */
export async function tuned<T>(
  tuning: Tuning,
  say: (message: string, level: MessageLevel) => void,
  work: () => Promise<T>,
): Promise<T> {
  const made = await tuning.apply(({ what, from, to }) => say(`tune: ${what}: ${from} -> ${to}`, "info"));
  for (const { what, why } of made.missing) say(`tune: ${what}: not changed, ${why}`, "info");
  try {
    return await work();
  } finally {
    const problems = await made.restore();
    if (problems.length === 0) say("tune: everything is put back", "info");
    else say(`tune: put back, but ${problems.join("; ")}`, "warning");
  }
}

/** The settings of a session's target. PM5002 where it has none to change, or this user may not. */
export function tuningOf({ name, tuning }: Session): Tuning {
  if (tuning?.refusal === null) return tuning;
  if (tuning) throw new PerfmonError("PM5002", tuning.refusal!, { hint: "run without --tune" });
  throw new PerfmonError("PM5002", `the target ${name} cannot be tuned from here`, { hint: "run without --tune" });
}
