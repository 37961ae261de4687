import type { Case } from "../model/case.ts";
import { globToRegExp } from "./filter.ts";

/** Whether `metrics:` of a step keeps a metric of this name. */
export const keeps = ({ include, exclude }: Case["metrics"], metric: string): boolean =>
  (include.length === 0 || include.some((glob) => namesMetric(glob, metric))) &&
  !exclude.some((glob) => namesMetric(glob, metric));

/** Whether a name or glob of `metrics:` is about a metric. */
export const namesMetric = (glob: string, metric: string): boolean =>
  glob === metric || (isGlob(glob) && globToRegExp(glob).test(metric));

export const isGlob = (text: string): boolean => /[*?]/.test(text);
