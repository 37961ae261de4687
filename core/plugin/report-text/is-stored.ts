import type { RunReport } from "../reporter.ts";

/** Whether the run of a report is one of a store: there is more of it, and commands find it by its id. Else it came from a file. */
export const isStored = ({ places }: Pick<RunReport, "places">): boolean =>
  !/^(file:|-$|standard input$)/.test(places.store);
