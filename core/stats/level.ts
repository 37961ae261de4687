import { ascending, middle } from "./values.ts";
export interface Level {
  readonly start: number;
  readonly before: number;
  readonly after: number;
}
export function levelStart(medians: readonly number[]): Level {
  return { start: 0, before: 0, after: 0 };
}
