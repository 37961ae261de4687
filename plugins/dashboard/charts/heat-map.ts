import { type Better, formatChange } from "@perfmon/core/plugin";
import { type Chart, type DrawingOptions, drawing, emptyDrawing, mark, word } from "./drawing.ts";
import { at, el, fitting, join, type Markup, wide } from "./markup.ts";
import { toneOf } from "./shapes.ts";

export interface HeatMapCell {
  /** Of `rows` and `columns`. */
  readonly row: string;
  readonly column: string;
  /** Ratio. Null: measured, but no change can be said; hatched as one that is missing. */
  readonly change: number | null;
  /** `inconclusive` is drawn with a `?`. */
  readonly verdict?: string;
  readonly href?: string;
}

export interface HeatMapData {
  /** What the rows and columns are values of: `iodepth`, `bs`. */
  readonly rowName: string;
  readonly columnName: string;
  /** In the order drawn. */
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly cells: readonly HeatMapCell[];
  readonly better: Better;
}

/** Upper ends of the classes of colour, ratios; the sixth is beyond the last. Fixed, so that maps can be compared. */
const CLASSES = [0.01, 0.03, 0.05, 0.1, 0.2];
const ROW = 24;
/** Sides of the matrix at most. */
const MOST = 60;

/** The changes of a matrix of two parameters: colour by size and direction, the number in each cell. */
export function heatMap(data: HeatMapData, options: DrawingOptions): Chart {
  const rows = data.rows.slice(0, MOST);
  const columns = data.columns.slice(0, MOST);
  const left = Math.min(160, Math.max(wide(data.rowName), ...rows.map((name) => wide(name))) + 12);
  const widest = Math.max(58, ...columns.map((name) => Math.min(110, wide(name) + 10)));
  const width = options.width ?? Math.max(200, left + columns.length * widest + 4);
  const height = options.height ?? 36 + Math.max(1, rows.length) * ROW + 6;
  const size = { ...options, width, height, kind: "heat-map" };
  if (rows.length === 0 || columns.length === 0) return emptyDrawing(size, "the matrix is empty");
  const [w, h] = [(width - left - 4) / columns.length, (height - 42) / rows.length];
  const found = new Map(data.cells.map((cell) => [JSON.stringify([cell.row, cell.column]), cell]));
  const cells: Markup[] = [];
  let known = 0;
  for (const [i, row] of rows.entries())
    for (const [j, column] of columns.entries()) {
      const cell = found.get(JSON.stringify([row, column])) ?? null;
      if (isKnown(cell)) known++;
      cells.push(drawnCell(cell, { row, column, x: left + j * w, y: 36 + i * h, w, h }, data));
    }
  const missing = rows.length * columns.length - known;
  const cut = data.rows.length + data.columns.length - rows.length - columns.length;
  return {
    svg: drawing(
      {
        ...size,
        description: `${known} changes by ${data.rowName} and ${data.columnName}; ${missing} missing.`,
        links: data.cells.some(({ href }) => href !== undefined),
      },
      word(data.columnName, width - 4, 12, { class: "axis-name", "text-anchor": "end" }),
      word(data.rowName, left - 8, 28, { class: "axis-name", "text-anchor": "end" }),
      ...columns.map((name, j) =>
        word(fitting(name, w - 4), left + (j + 0.5) * w, 28, { class: "tick", "text-anchor": "middle" }),
      ),
      ...rows.map((name, i) =>
        word(fitting(name, left - 10), left - 8, 36 + (i + 0.5) * h + 4, { class: "tick", "text-anchor": "end" }),
      ),
      join(...cells),
    ),
    notes: [
      ...(missing > 0 ? [`${missing} of ${rows.length * columns.length} cells have no change to show (hatched)`] : []),
      ...(cut > 0 ? [`${cut} rows and columns beyond ${MOST} are not drawn`] : []),
    ],
  };
}

const isKnown = (cell: HeatMapCell | null) => cell?.change != null && Number.isFinite(cell.change);

interface Place {
  readonly row: string;
  readonly column: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

function drawnCell(cell: HeatMapCell | null, { row, column, x, y, w, h }: Place, data: HeatMapData): Markup {
  const name = `${data.rowName} ${row}, ${data.columnName} ${column}`;
  const rect = { x: x + 0.5, y: y + 0.5, width: Math.max(1, w - 1), height: Math.max(1, h - 1) };
  if (cell === null || !isKnown(cell)) {
    const why = cell === null ? "not measured" : (cell.verdict ?? "no change known");
    return mark(
      join(el("rect", { class: "missing", ...rect }), hatch(rect)),
      `${name}: ${why}`,
      {},
      cell?.href ?? null,
    );
  }
  const change = cell.change!;
  const size = CLASSES.filter((limit) => Math.abs(change) >= limit).length;
  const tone = size === 0 ? "same" : toneOf(change, data.better);
  const unsure = cell.verdict === "inconclusive" ? "?" : "";
  const content = join(
    el("rect", { class: size === 0 ? "heat-0" : `heat-${tone}-${size}`, ...rect }),
    word(formatChange(change) + unsure, x + w / 2, y + h / 2 + 4, {
      class: `number ${size >= 4 ? "on-strong" : ""}`.trim(),
      "text-anchor": "middle",
    }),
  );
  const verdict = cell.verdict === undefined ? "" : `, ${cell.verdict}`;
  const data_ = { "data-value": formatChange(change) };
  return mark(content, `${name}: ${formatChange(change)}${verdict}`, data_, cell.href ?? null);
}

/** Strokes from side to side: a pattern would need an id of its own. */
function hatch({ x, y, width, height }: { x: number; y: number; width: number; height: number }): Markup {
  let d = "";
  for (let start = -height; start < width; start += 8) {
    const [from, to] = [Math.max(0, start), Math.min(width, start + height)];
    if (from < to) d += `M${at(x + from, y + height - (from - start))}L${at(x + to, y + height - (to - start))}`;
  }
  return el("path", { class: "hatch", d });
}
