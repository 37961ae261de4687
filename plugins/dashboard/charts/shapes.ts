import type { Better } from "@perfmon/core/plugin";
import { at, el, type Markup } from "./markup.ts";

/** What a change is, as charts show it: colour and shape say the same. */
export type Tone = "worse" | "better" | "unsure" | "same";

/** Of a ratio or difference that is known to be one; 0 is the same. */
export const toneOf = (change: number, better: Better): Tone =>
  change === 0 ? "same" : change > 0 === (better === "higher") ? "better" : "worse";

/** Of a verdict of core, or of what never came to one. */
export const toneOfVerdict = (verdict: string): Tone =>
  verdict === "regression" ? "worse" : verdict === "improvement" ? "better" : verdict === "pass" ? "same" : "unsure";

/** What stands in text for each shape: filled triangle down, hollow triangle up, hollow diamond, dot. */
export const TONE_SIGN: Readonly<Record<Tone, string>> = { worse: "▼", better: "△", unsure: "◇", same: "●" };

/** Worse: filled triangle, down. Better: hollow triangle, up. Unsure: hollow diamond. The same: dot. `r` is about half its width. */
export function shape(tone: Tone, x: number, y: number, r = 4): Markup {
  const path = (d: string) => el("path", { class: `shape ${tone}`, d });
  const h = r * 0.9;
  if (tone === "worse") return path(`M${at(x - r, y - h)}L${at(x + r, y - h)}L${at(x, y + h)}Z`);
  if (tone === "better") return path(`M${at(x - r, y + h)}L${at(x + r, y + h)}L${at(x, y - h)}Z`);
  if (tone === "unsure") return path(`M${at(x, y - r)}L${at(x + r, y)}L${at(x, y + r)}L${at(x - r, y)}Z`);
  return el("circle", { class: "shape same", cx: x, cy: y, r: r * 0.7 });
}
