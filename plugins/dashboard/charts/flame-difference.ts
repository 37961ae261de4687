import type { Chart } from "./drawing.ts";
import { type FlameOptions, flames, percent } from "./flame-graph.ts";
import type { Frame } from "./folded.ts";

/** Upper ends of the classes of colour: differences of share, 0.01 is one percentage point. */
const CLASSES = [0.001, 0.005, 0.02, 0.05];
/** Stacks named in the note of those that are gone. */
const NAMED = 5;

export interface FlameDifferenceOptions extends FlameOptions {
  /** Whether colour is of a frame with what it called, so that a whole tower shows, or of it alone, as in flamegraph.pl. Default total. */
  readonly colour?: "total" | "own";
}

/**
 * Brendan Gregg's differential flame graph (2014, brendangregg.com/blog/2014-11-09/differential-flame-graphs.html): widths
 * are the candidate's, colour is how its share of all samples differs from the baseline's, so that profiles of different
 * length compare (his difffolded.pl -n scales the first to the second). What only the baseline has is not in the picture, which
 * he names as its weakness: a note names it.
 */
export function flameDifference(baseline: Frame, candidate: Frame, options: FlameDifferenceOptions): Chart {
  const chart = flames(
    candidate,
    options,
    ({ frame, path }) => {
      const before = find(baseline, path);
      const share = frame.total / candidate.total;
      const was = (before?.total ?? 0) / baseline.total;
      const own = frame.self / candidate.total - (before?.self ?? 0) / baseline.total;
      const title = `${frame.name}: ${percent(was)} → ${percent(share)}, ${points(share - was)}; in itself ${points(own)}`;
      return {
        colour: path.length === 0 ? "flame-root" : colourOf(options.colour === "own" ? own : share - was),
        title,
      };
    },
    `${candidate.total} samples against ${baseline.total} of the baseline`,
  );
  const gone = vanished(baseline, candidate);
  return {
    svg: chart.svg,
    notes: gone.length === 0 ? chart.notes : [...chart.notes, goneText(gone, baseline.total)],
  };
}

function find(root: Frame, path: readonly string[]): Frame | null {
  let frame: Frame | undefined = root;
  for (const name of path) frame = frame?.children.get(name);
  return frame ?? null;
}

function colourOf(difference: number): string {
  const size = CLASSES.filter((limit) => Math.abs(difference) >= limit).length;
  return size === 0 ? "diff-0" : `diff-${difference > 0 ? "more" : "less"}-${size}`;
}

/** Percentage points, with their sign. */
const points = (difference: number) => `${difference > 0 ? "+" : ""}${percent(difference).replace("%", "")} points`;

/** The outermost frames that the candidate has none of, most samples first. */
export function vanished(
  baseline: Frame,
  candidate: Frame,
): { readonly path: readonly string[]; readonly total: number }[] {
  const found: { path: readonly string[]; total: number }[] = [];
  const stack: { was: Frame; now: Frame; path: readonly string[] }[] = [{ was: baseline, now: candidate, path: [] }];
  for (let next = stack.pop(); next; next = stack.pop())
    for (const [name, child] of next.was.children) {
      const path = [...next.path, name];
      const now = next.now.children.get(name);
      if (now) stack.push({ was: child, now, path });
      else found.push({ path, total: child.total });
    }
  return found.sort((a, b) => b.total - a.total || (a.path.join(";") < b.path.join(";") ? -1 : 1));
}

function goneText(
  gone: readonly { readonly path: readonly string[]; readonly total: number }[],
  total: number,
): string {
  const sum = gone.reduce((all, each) => all + each.total, 0);
  const named = gone.slice(0, NAMED).map((each) => `${each.path.at(-1)} (${percent(each.total / total)})`);
  const more = gone.length > NAMED ? ` and ${gone.length - NAMED} more` : "";
  return `only in the baseline, ${percent(sum / total)} of its samples: ${named.join(", ")}${more}`;
}
