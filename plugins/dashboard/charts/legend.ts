import { word } from "./drawing.ts";
import { el, fitting, join, type Markup, wide } from "./markup.ts";

/** Names of series with a piece of their line, in one row above the drawing, at its right end. */
export function legend(names: readonly string[], { right }: { readonly right: number }, y = 12): Markup {
  const drawn: Markup[] = [];
  let x = right;
  // Names share the room evenly only where all of them have too little.
  const whole = names.reduce((sum, name) => sum + wide(name) + 28, 0) <= right - 30;
  for (const [i, name] of [...names.entries()].toReversed()) {
    const text = whole ? name : fitting(name, Math.max(40, (right - 40) / names.length - 24));
    x -= wide(text);
    drawn.push(word(text, x, y, { class: "name" }));
    drawn.push(el("path", { class: `line series-${i + 1}`, d: `M${(x - 18).toFixed(2)},${y - 4}h14` }));
    x -= 28;
  }
  return el("g", { class: "legend", "aria-hidden": "true" }, join(...drawn.reverse()));
}
