import type { Known } from "../analysis/acknowledge.ts";
import { isPerfmonError } from "../errors/perfmon-error.ts";
import type { Store } from "../plugin/collector.ts";
import type { Project } from "./project.ts";

/** What a store knows, as of now. */
export const knownIn = async (store: Store): Promise<Known> => ({
  acks: await store.acks(),
  now: new Date().toISOString(),
});

/** The same of the configured store; nothing where that cannot be read, for runs at hand need none. */
export async function knownRegressions(project: Project): Promise<Known> {
  try {
    return await knownIn(await project.store({ readOnly: true }));
  } catch (error) {
    if (isPerfmonError(error) && /^PM40/.test(error.code)) return { acks: [], now: new Date().toISOString() };
    throw error;
  }
}
