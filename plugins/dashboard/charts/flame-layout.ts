import type { Frame } from "./folded.ts";

/** A frame with its place: parts of the whole width, 0..1, and its row, 0 being the outermost. */
export interface PlacedFrame {
  readonly frame: Frame;
  /** Names from the outermost to it. */
  readonly path: readonly string[];
  readonly left: number;
  readonly width: number;
  readonly depth: number;
}

export interface FlameLayout {
  readonly frames: readonly PlacedFrame[];
  /** Rows drawn. */
  readonly depth: number;
  /** Frames that are too narrow or too deep, with all that they called. */
  readonly cut: number;
  /** Narrowest width drawn, as a part of the whole. */
  readonly least: number;
}

export interface FlameLimits {
  /** Part of the whole width below which a frame is not drawn. */
  readonly least: number;
  readonly depth: number;
  readonly frames: number;
}

/** Frames side by side by name, as flame graphs are: the order is no time. Where too many are wide enough, the least width grows. */
export function layout(root: Frame, limits: FlameLimits): FlameLayout {
  for (let least = limits.least; ; least *= 1.5) {
    const placed = place(root, { ...limits, least });
    if (placed.frames.length <= limits.frames) return placed;
  }
}

function place(root: Frame, { least, depth, frames: most }: FlameLimits): FlameLayout {
  const frames: PlacedFrame[] = [];
  let cut = 0;
  let deepest = 0;
  const stack: PlacedFrame[] = [{ frame: root, path: [], left: 0, width: 1, depth: 0 }];
  while (stack.length > 0 && frames.length <= most) {
    const placed = stack.pop()!;
    frames.push(placed);
    deepest = Math.max(deepest, placed.depth);
    let left = placed.left;
    const children: PlacedFrame[] = [];
    for (const child of [...placed.frame.children.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const width = child.total / root.total;
      if (width < least || placed.depth + 1 >= depth) cut += count(child);
      else children.push({ frame: child, path: [...placed.path, child.name], left, width, depth: placed.depth + 1 });
      left += width;
    }
    stack.push(...children.reverse());
  }
  return { frames, depth: deepest + 1, cut, least };
}

function count(frame: Frame): number {
  let n = 0;
  const stack = [frame];
  for (let next = stack.pop(); next; next = stack.pop()) {
    n++;
    stack.push(...next.children.values());
  }
  return n;
}

const KERNEL = /_\[k\]$|^\[\[?(guest\.)?kernel/;

/** Annotated as stackcollapse-perf --kernel does (`vfs_read_[k]`), or a bare kernel map. */
export const isKernel = (name: string): boolean => KERNEL.test(name);

/** FNV-1a, 32 bits: the same function has the same colour everywhere. */
export function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
