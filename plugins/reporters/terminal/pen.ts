import { styleText } from "node:util";
import { cutText, plainText, type ReportStream, type TextStyle, wrapText } from "@perfmon/core/plugin";

/** Signs that mean something even without colour. */
interface Marks {
  readonly good: string;
  readonly bad: string;
  readonly unsure: string;
  readonly left: string;
  readonly note: string;
  readonly dot: string;
  readonly atLeast: string;
  readonly end: string;
  readonly spinner: readonly string[];
}

const UNICODE: Marks = {
  good: "✔",
  bad: "✖",
  unsure: "?",
  left: "-",
  note: "!",
  dot: "·",
  atLeast: "≥",
  end: "…",
  spinner: [..."⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"],
};
const ASCII: Marks = {
  good: "ok",
  bad: "XX",
  unsure: "??",
  left: "--",
  note: "!!",
  dot: "|",
  atLeast: ">=",
  end: "...",
  spinner: [..."|/-\\"],
};

/** Longer texts than this are no message but a dump; the whole is in the JSON document. */
const LONGEST = 400;

/** Narrower terminals than this are written as if they were so wide. */
export const NARROWEST = 40;

/** How one stream is written to. */
export interface Pen {
  /** Columns; 0: no limit. */
  readonly width: number;
  readonly color: boolean;
  readonly unicode: boolean;
  readonly marks: Marks;
  paint(style: TextStyle, text: string): string;
  /** Text of anybody's, fit for one line. */
  plain(text: string): string;
  /** Lines of at most `width`: the first after `head`, the others under its text. Head and text are made plain. */
  hang(head: string, text: string, style?: TextStyle): string[];
}

export function pen({ columns, color, unicode }: ReportStream): Pen {
  const width = columns > 0 ? Math.max(NARROWEST, columns) : 0;
  const marks = unicode ? UNICODE : ASCII;
  const plain = (text: string) => plainText(text, { unicode });
  const paint = (style: TextStyle, text: string) => (color ? styleText(style, text, { validateStream: false }) : text);
  return {
    width,
    color,
    unicode,
    marks,
    paint,
    plain,
    hang(head, text, style) {
      const lines = wrapText(
        cutText(plain(text), LONGEST, marks.end),
        width === 0 ? Number.POSITIVE_INFINITY : width - head.length,
      );
      return lines.map((line, at) => {
        const start = at === 0 ? head : " ".repeat(head.length);
        return style ? paint(style, start + line) : start + line;
      });
    },
  };
}
