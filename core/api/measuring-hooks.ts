import type { ExecHooks } from "../exec/context.ts";
import { tapLifecycle } from "../exec/taps.ts";
import type { ProgressEvent } from "../model/event.ts";
import type { Store } from "../plugin/collector.ts";
import type { Project } from "./project.ts";
import { tapStore } from "./tap-store.ts";

/** The hooks of a run that is stored, with what core itself does around cases and repetitions. */
export async function measuringHooks(
  project: Project,
  store: Store,
  {
    onEvent,
    onMessage,
  }: { readonly onEvent?: (event: ProgressEvent) => void; readonly onMessage?: (message: string) => void },
): Promise<ExecHooks> {
  const hooks = await project.hooks(({ error }) => onMessage?.(`${error.message}`));
  tapLifecycle(hooks);
  tapStore(hooks, store);
  if (onEvent) hooks.event.tap("progress", onEvent);
  return hooks;
}
