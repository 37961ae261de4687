import { type Attributes, type Child, el, type Markup } from "./markup.ts";

/** What every chart is given: how it is named, and how large it is. */
export interface DrawingOptions {
  /** Unique on the page; what is not a letter, digit, `-` or `_` becomes `_`. */
  readonly id: string;
  /** What the chart shows, for those who do not see it: `read.iops of rand-read iodepth=1 over 120 runs`. */
  readonly title: string;
  /** Of the drawing, in CSS pixels at its natural size. */
  readonly width?: number;
  readonly height?: number;
}

/** A drawing, and what must be said beside it: what was left out. That nothing could be drawn, and why, stands in the drawing. */
export interface Chart {
  readonly svg: Markup;
  readonly notes: readonly string[];
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Inside the margins. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const safeId = (id: string): string => id.replace(/[^A-Za-z0-9_-]/g, "_");

/**
 * The svg element. `links`: it holds marks that are focused, which an image must not, so that it is a group.
 * `description` is what a reader would see at a glance.
 */
export function drawing(
  {
    id,
    title,
    width,
    height,
    kind,
    description,
    links = false,
  }: DrawingOptions & Size & { readonly kind: string; readonly description: string; readonly links?: boolean },
  ...children: readonly Child[]
): Markup {
  const name = safeId(id);
  return el(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      id: name,
      class: `chart ${kind}${width > 480 ? " wide" : ""}`,
      role: links ? "group" : "img",
      "aria-labelledby": `${name}-title ${name}-desc`,
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
    },
    el("title", { id: `${name}-title` }, title),
    el("desc", { id: `${name}-desc` }, description),
    ...children,
  );
}

/** A chart with nothing in it says why, instead of axes around a void. */
export function emptyDrawing(options: DrawingOptions & Size & { readonly kind: string }, why: string): Chart {
  const height = Math.min(60, options.height);
  const text = { class: "nothing", x: options.width / 2, y: height / 2 + 4, "text-anchor": "middle" };
  return { svg: drawing({ ...options, height, description: why }, el("text", text, why)), notes: [] };
}

/** A word of the drawing. */
export const word = (text: string, x: number, y: number, attributes: Attributes = {}): Markup =>
  el("text", { x, y, ...attributes }, text);

/** A mark with the text that hovering shows; with `href` it is a link, which the keyboard reaches. */
export function mark(content: Markup, title: string, data: Attributes = {}, href: string | null = null): Markup {
  const inner = [el("title", {}, title), content];
  return href === null ? el("g", data, ...inner) : el("a", { ...data, href }, ...inner);
}
