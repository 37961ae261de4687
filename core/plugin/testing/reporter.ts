import { isDeepStrictEqual } from "node:util";
import stringWidth from "string-width";
import { emptyView } from "../empty-view.ts";
import type { Reporter, ReportStream } from "../reporter.ts";
import type { StoreView } from "../store-view.ts";
import { type Check, expectThat } from "./check.ts";
import { type SampleReport, sampleReports } from "./sample-reports.ts";

/** What the kit of reporters has to be told. */
export interface ReporterKitOptions {
  /**
   * `text` is read at a terminal: its lines fit, and it never says `null`. `document` (JSON, XML, HTML) is read by programs.
   * Default: what the reporter says of itself, else `text`.
   */
  readonly writes?: "text" | "document";
  /** Options of the reporter, defaults filled in. */
  readonly options?: unknown;
  /** What there is beside each run. Default: nothing. */
  readonly view?: StoreView;
}

/** Terminals narrower than this are no promise. */
const NARROWEST = 40;
// biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for them
const COLOR = /\u001b\[[0-9;]*m/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for them
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
/** Marks that reorder what a terminal shows. */
const REORDERING = /[\u202a-\u202e\u2066-\u2069]/;

/** The conformance kit of reporters: every sample report at several widths, with and without colour and Unicode. */
export function testReporter(
  reporter: Reporter,
  { writes = reporter.writes ?? "text", options = {}, view = emptyView }: ReporterKitOptions = {},
): Check[] {
  return [
    {
      name: "the schema is closed",
      run: () => expectThat(reporter.options.additionalProperties === false, "additionalProperties must be false"),
    },
    ...sampleReports().flatMap((sample) =>
      streams(writes).map((stream) => ({
        name: `${sample.name}, ${describe(stream)}`,
        run: () => checkReport(reporter, sample, stream, writes, options, view),
      })),
    ),
  ];
}

type Shape = Omit<ReportStream, "write">;

function streams(writes: "text" | "document"): Shape[] {
  const plain = { columns: 0, color: false, unicode: true, live: false };
  if (writes === "document") return [plain];
  return [0, 40, 80, 200].flatMap((columns) => [
    { ...plain, columns },
    { columns, color: true, unicode: true, live: columns > 0 },
    { ...plain, columns, unicode: false },
  ]);
}

const describe = ({ columns, color, unicode }: Shape) =>
  `${columns} columns${color ? ", colour" : ""}${unicode ? "" : ", ASCII"}`;

async function checkReport(
  reporter: Reporter,
  { name, report }: SampleReport,
  shape: Shape,
  writes: "text" | "document",
  options: unknown,
  view: StoreView,
): Promise<void> {
  const before = structuredClone(report);
  const parts: string[] = [];
  await reporter.report(report, { ...shape, write: (part) => parts.push(part) }, options, view);
  const text = parts.join("");
  expectThat(isDeepStrictEqual(report, before), "the reporter changed what it was given");
  expectThat(text.trim() !== "", `${name}: nothing was written`);
  for (const word of writes === "text"
    ? ["NaN", "undefined", "null", "[object"]
    : ["NaN", "undefined", "[object Object]"])
    expectThat(!text.includes(word), `${name}: the text says "${word}": ${lineWith(text, word)}`);
  const bare = shape.color ? text.replace(COLOR, "") : text;
  expectThat(!CONTROL.test(bare), `${name}: control characters of the user's data reach the output`);
  if (writes === "document") return;
  expectThat(!REORDERING.test(bare), `${name}: marks in the user's data reorder the output`);
  for (const line of bare.split("\n")) {
    const width = stringWidth(line);
    expectThat(
      shape.columns < NARROWEST || width <= shape.columns,
      `${name}: a line is ${width} wide on ${shape.columns} columns: ${JSON.stringify(line)}`,
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII
    expectThat(shape.unicode || /^[\x00-\x7f]*$/.test(line), `${name}: not only ASCII: ${JSON.stringify(line)}`);
  }
}

const lineWith = (text: string, word: string) => JSON.stringify(text.split("\n").find((line) => line.includes(word)));
