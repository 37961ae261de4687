import type { StoreActions } from "../plugin/dashboard.ts";
import { acknowledgeFinding, removeAck } from "./acks.ts";
import { promoteBaseline } from "./named-baselines.ts";
import type { Project } from "./project.ts";
import { annotateRun } from "./runs.ts";

/** What a dashboard may change in the store of a project, each as its command does. A store that is not there is not made. */
export function storeActions(project: Project): StoreActions {
  const store = async () => {
    await project.store({ readOnly: true });
    return project.store();
  };
  return {
    async acknowledge({ id, run }, { reason, until, baseline }) {
      await store();
      return acknowledgeFinding(
        project,
        { id, run },
        { reason, until, ...(baseline === undefined ? {} : { baseline }) },
      );
    },
    removeAck: async (id) => removeAck(await store(), id),
    promote: async (baseline, run) => promoteBaseline(await store(), baseline, run),
    annotate: async (run, note) => void (await annotateRun(await store(), run, note)),
  };
}
