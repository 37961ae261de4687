import type { Box } from "./drawing.ts";
import { word } from "./drawing.ts";
import { at, el, join, type Markup, wide } from "./markup.ts";
import type { TickLabels } from "./quantity-labels.ts";
import type { Scale } from "./scale.ts";
import type { TimeLabel } from "./time-scale.ts";

/** Room that the labels of a vertical axis take. */
export const labelRoom = ({ labels }: TickLabels): number => Math.max(18, ...labels.map((label) => wide(label))) + 8;

/**
 * Grid lines across the box, a label at the left of each, and what they are in above them. `right`: labels there too, for
 * charts that telephones scroll.
 */
export function verticalAxis(scale: Scale, ticks: TickLabels, box: Box, { right = false } = {}): Markup {
  const { labels, unit } = ticks;
  const grid = scale.ticks.map((tick) => `M${at(box.left, scale.at(tick))}H${box.right}`).join("");
  const label = (x: number, anchor: string) =>
    scale.ticks.map((tick, i) => word(labels[i]!, x, scale.at(tick) + 3.8, { class: "tick", "text-anchor": anchor }));
  return el(
    "g",
    { class: "axis vertical", "aria-hidden": "true" },
    el("path", { class: "grid", d: grid }),
    ...label(box.left - 6, "end"),
    ...(right ? label(box.right + labelRoom(ticks) - 2, "end") : []),
    unit === "" ? null : word(unit, 2, 12, { class: "axis-name" }),
  );
}

/** A line below the box, ticks and labels; labels that would touch the one before are left out. */
export function horizontalAxis(scale: Scale, { labels, unit }: TickLabels, box: Box, name = ""): Markup {
  const head = [name, unit].filter((text) => text !== "").join(", ");
  return below(
    scale.ticks.map((tick, i) => ({ x: scale.at(tick), text: labels[i]!, below: "" })),
    box,
    head,
  );
}

export function timeAxis(scale: Scale, labels: readonly TimeLabel[], box: Box): Markup {
  return below(
    labels.map(({ time, text, below }) => ({ x: scale.at(time), text, below })),
    box,
    "UTC",
  );
}

/** Ticks at places that somebody else chose. */
export function below(
  ticks: readonly { readonly x: number; readonly text: string; readonly below: string }[],
  box: Box,
  name: string,
): Markup {
  const marks: Markup[] = [];
  let d = `M${at(box.left, box.bottom)}H${box.right}`;
  let free = Number.NEGATIVE_INFINITY;
  const end = name === "" ? Number.POSITIVE_INFINITY : box.right - wide(name) - 6;
  for (const { x, text, below } of ticks) {
    d += `M${at(x, box.bottom)}v4`;
    const half = wide(text.length > below.length ? text : below) / 2;
    if (x - half < free) continue;
    free = x + half + 6;
    const edge = { class: "tick", "text-anchor": "middle" };
    marks.push(word(text, x, box.bottom + 15, edge));
    if (below !== "" && x + half < end) marks.push(word(below, x, box.bottom + 28, edge));
  }
  return el(
    "g",
    { class: "axis", "aria-hidden": "true" },
    el("path", { class: "axis-line", d }),
    join(...marks),
    name === "" ? null : word(name, box.right, box.bottom + 28, { class: "axis-name", "text-anchor": "end" }),
  );
}
