import { type CsvCell, csv } from "./csv.ts";
import { safeId } from "./drawing.ts";
import { type Child, el, type Markup } from "./markup.ts";

/** What a chart shows, as a table: for those who do not see it, and for exact numbers. */
export interface FigureTable {
  readonly columns: readonly { readonly title: string; readonly number?: boolean }[];
  /** A cell a column; the first one heads its row. */
  readonly rows: readonly (readonly (string | Markup)[])[];
}

export interface FigureOptions {
  /** Unique on the page; the chart has its own. */
  readonly id: string;
  readonly caption: string;
  readonly svg: Markup;
  /** The same drawn otherwise, behind its title. */
  readonly otherwise?: { readonly title: string; readonly svg: Markup };
  /** What must be said beside the chart: `Chart.notes`. */
  readonly notes?: readonly string[];
  readonly table: FigureTable;
  /** The same in base units, the first row being the names of the columns: of all rows, however many the table shows. */
  readonly csv: readonly (readonly CsvCell[])[];
  /** Of the file that the link gives, without `.csv`. Default: the id. */
  readonly file?: string;
  /** Rows of the table; a table of 100 000 is no table any more. Default 500, the last ones. */
  readonly rows?: number;
}

const ROWS = 500;

/** A chart with its table and its CSV, which is in the page itself: it needs no server and no script. */
export function figure(options: FigureOptions): Markup {
  const { id, caption, svg, otherwise, notes = [], table, csv: rows, file = id } = options;
  const name = safeId(id);
  return el(
    "figure",
    { class: "chart", id: name },
    el("figcaption", {}, caption),
    canvas(svg, caption),
    ...notes.map((note) => el("p", { class: "note" }, note)),
    otherwise
      ? el("details", {}, el("summary", {}, otherwise.title), canvas(otherwise.svg, `${caption}, ${otherwise.title}`))
      : null,
    el(
      "details",
      {},
      el("summary", {}, "table and CSV"),
      el(
        "p",
        {},
        el(
          "a",
          { download: `${safeId(file)}.csv`, href: `data:text/csv;charset=utf-8,${encodeURIComponent(csv(rows))}` },
          `CSV, ${rowsText(Math.max(0, rows.length - 1))}`,
        ),
      ),
      el(
        "div",
        { class: "scroll", tabindex: "0", role: "group", "aria-label": `table: ${caption}` },
        drawnTable(table, caption, options.rows ?? ROWS),
      ),
    ),
  );
}

/** One that is wider than a telephone scrolls in its own box, which the keyboard must reach. */
function canvas(svg: Markup, caption: string): Markup {
  const scrolls = /^<svg[^>]* class="[^"]* wide"/.test(String(svg));
  return el(
    "div",
    { class: "canvas", ...(scrolls && { tabindex: "0", role: "group", "aria-label": `chart: ${caption}` }) },
    svg,
  );
}

const rowsText = (n: number) => (n === 1 ? "1 row" : `${n} rows`);

function drawnTable({ columns, rows }: FigureTable, caption: string, most: number): Markup {
  const shown = rows.slice(-most);
  const more =
    shown.length < rows.length ? `; the last ${shown.length} of ${rows.length} rows, all of them in the CSV` : "";
  const cell = (content: Child, i: number) =>
    i === 0
      ? el("th", { scope: "row" }, content)
      : el("td", { class: columns[i]?.number ? "number" : undefined }, content);
  return el(
    "table",
    { class: "data" },
    el("caption", {}, `${caption}${more}`),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        ...columns.map(({ title, number }) => el("th", { scope: "col", class: number ? "number" : undefined }, title)),
      ),
    ),
    el("tbody", {}, ...shown.map((row) => el("tr", {}, ...row.map(cell)))),
  );
}
