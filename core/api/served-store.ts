import { abSettings, abSides } from "../model/ab.ts";
import type { DashboardContext } from "../plugin/dashboard.ts";
import { ProgressReader } from "./progress-file.ts";
import type { Project } from "./project.ts";
import { keptFolder } from "./runs.ts";
import { storeActions } from "./store-actions.ts";
import { storeAddress } from "./store-address.ts";
import { storeView } from "./store-view.ts";

/** The store of a project as a dashboard shows and changes it. It need not be there yet. */
export function servedStore(project: Project): Pick<DashboardContext, "view" | "actions" | "store" | "progress"> {
  const reader = new ProgressReader();
  return {
    view: storeView(project),
    actions: storeActions(project),
    store: storeAddress(project.config.store),
    async progress(run, from) {
      const store = await project.store({ readOnly: true });
      const [header] = await store.runs({ id: run, limit: 1 });
      if (header === undefined) return [];
      // What two subjects do in turns is kept with the first of them.
      const ab = abSettings(header);
      const folder = keptFolder(store, ab?.subject === "b" ? abSides(ab).other.run : header.id);
      return folder === null ? [] : reader.read(folder, from);
    },
  };
}
