import { word } from "./drawing.ts";
import type { PlacedPoint } from "./history-dots.ts";
import { at, el, type Markup, wide } from "./markup.ts";

/** A flag with its foot there. */
export const flagAt = (x: number, y: number): string => `M${at(x, y)}v-12h8l-2.5,3.5l2.5,3.5h-8`;

/** What the kinds of dots mean that occur here, in the corner above the drawing; nothing where all are plain. */
export function dotsLegend(
  points: readonly PlacedPoint[],
  {
    current,
    baseline,
    others,
    acks,
  }: {
    readonly current: string | null;
    readonly baseline: ReadonlySet<string>;
    readonly others: ReadonlySet<string>;
    readonly acks: boolean;
  },
  right: number,
): Markup | null {
  const dot =
    (kind: string, r = 3) =>
    (x: number, y: number) =>
      el("circle", { class: `dot ${kind}`, cx: x, cy: y, r });
  const kinds: { text: string; draw: (x: number, y: number) => Markup; occurs: boolean }[] = [
    { text: "baseline", draw: dot("of-baseline", 2.5), occurs: points.some(({ run }) => baseline.has(run)) },
    { text: "disturbed", draw: dot("tainted"), occurs: points.some(({ tainted }) => tainted) },
    { text: "later", draw: dot("later"), occurs: points.some(({ later }) => later) },
    { text: "known", draw: (x, y) => el("path", { class: "ack", d: flagAt(x - 3, y + 5) }), occurs: acks },
    { text: "beside this run", draw: dot("other"), occurs: points.some(({ run }) => others.has(run)) },
    { text: "this run", draw: dot("current", 4), occurs: points.some(({ run }) => run === current) },
  ];
  let x = right;
  const drawn = kinds
    .filter(({ occurs }) => occurs)
    .reverse()
    .flatMap(({ text, draw }) => {
      x -= wide(text);
      const piece = [word(text, x, 12, { class: "axis-name" }), draw(x - 9, 8)];
      x -= 26;
      return piece;
    });
  return drawn.length === 0 ? null : el("g", { class: "legend", "aria-hidden": "true" }, ...drawn);
}
