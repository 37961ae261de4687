import { type Chart, type DrawingOptions, drawing, mark, word } from "./drawing.ts";
import { hashOf, isKernel, layout, type PlacedFrame } from "./flame-layout.ts";
import type { Frame } from "./folded.ts";
import { el, fitting, join, type Markup } from "./markup.ts";

export interface FlameOptions extends DrawingOptions {
  /** Pixels below which a frame is not drawn. Default 0.5. */
  readonly minimum?: number;
  /** Rows at most. Default 100. */
  readonly depth?: number;
  /** Frames at most. Default 4000. */
  readonly frames?: number;
}

const ROW = 16;
const SIZE = 10.5;
const COLOURS = 6;
const KERNEL_COLOURS = 3;

/**
 * Where the samples were, outermost at the top ("icicle"): read downwards as a stack trace is printed. Width is samples,
 * the order is by name, colour is the function's name; kernel frames have colours of their own.
 */
export function flameGraph(root: Frame, options: FlameOptions): Chart {
  const paint = ({ frame, depth }: PlacedFrame) => {
    const samples = `${frame.total} samples, ${percent(frame.total / root.total)}`;
    const hash = hashOf(frame.name);
    const colour =
      depth === 0
        ? "flame-root"
        : isKernel(frame.name)
          ? `flame-kernel-${hash % KERNEL_COLOURS}`
          : `flame-${hash % COLOURS}`;
    const own = frame.self > 0 ? `; in itself ${frame.self}, ${percent(frame.self / root.total)}` : "";
    return { colour, title: `${frame.name}: ${samples}${own}` };
  };
  return flames(root, options, paint, `${root.total} samples`);
}

/** Rows of frames, each coloured and titled by the caller. */
export function flames(
  root: Frame,
  options: FlameOptions,
  paint: (placed: PlacedFrame) => { readonly colour: string; readonly title: string },
  description: string,
): Chart {
  const { width = 960, minimum = 0.5, depth = 100, frames: most = 4000 } = options;
  const drawn = layout(root, { least: Math.max(1e-9, minimum / width), depth, frames: Math.max(1, most) });
  const height = drawn.depth * ROW + 2;
  const boxes = drawn.frames.map((placed) => box(placed, width, paint(placed)));
  const svg = drawing(
    { ...options, width, height, kind: "flame-graph", description: `${description}, ${drawn.depth} frames deep.` },
    join(...boxes),
  );
  const narrow = percent(drawn.least);
  return {
    svg,
    notes:
      drawn.cut > 0
        ? [`${drawn.cut} frames are not drawn: narrower than ${narrow} of all samples, or more than ${depth} deep`]
        : [],
  };
}

function box(
  { frame, left, width, depth }: PlacedFrame,
  whole: number,
  { colour, title }: { readonly colour: string; readonly title: string },
): Markup {
  const [x, y, w] = [left * whole, depth * ROW, width * whole];
  const name = frame.name.replace(/_\[[kij]\]$/, "");
  const text = fitting(name, w - 6, SIZE);
  return mark(
    join(
      el("rect", { class: colour, x, y, width: Math.max(0.3, w - 0.5), height: ROW - 1 }),
      text === "" ? null : word(text, x + 3, y + 11.5, {}),
    ),
    title,
  );
}

/** Shares with what matters of them: `12.3%`, `0.04%`. */
export function percent(share: number): string {
  const value = share * 100;
  return `${Math.abs(value) >= 0.1 || value === 0 ? value.toFixed(1) : Number(value.toPrecision(1))}%`;
}
