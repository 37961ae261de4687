import { failure } from "./failure.ts";

/** The text of one entry of the list that a document is taken apart at. */
export interface JsonEntryText {
  /** Its name in an object; its 0-based place in an array. */
  readonly key: string;
  readonly text: string;
  /** 1-based line of the file on which it begins. */
  readonly line: number;
}

/** Names on the way to a list; where programs have several names for one thing, all of them. */
export type JsonPath = readonly (string | readonly string[])[];

/** Characters of one entry, or of all that is around the entries. */
const LARGEST = 32 * 2 ** 20;
/** Brackets within brackets; result files have less than ten. */
const DEEPEST = 100;

const [TAB, NEWLINE, RETURN, SPACE] = [0x09, 0x0a, 0x0d, 0x20];
const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [SQUARE, UNSQUARE, CURLY, UNCURLY] = [0x5b, 0x5d, 0x7b, 0x7d];

/** An object or array on the way to the list, or the list. */
interface Level {
  readonly array: boolean;
  /** Name of the value that is read; null before it is known. */
  name: string | null;
  /** Behind the colon that follows the name. */
  colon: boolean;
  index: number;
}

/**
 * Takes one JSON document apart while its text comes in, so that a large one needs the memory of its largest entry: the entries
 * of the list (array or object) at `path` one by one, and the text around them with the list empty. It looks at brackets and
 * strings only; whoever parses the pieces finds what is no JSON.
 */
export class JsonSplitter {
  readonly #path: JsonPath;
  readonly #levels: Level[] = [];
  readonly #around: string[] = [];
  #depth = 0;
  #string = false;
  #escaped = false;
  /** Parts of a name that is being read. */
  #name: string[] | null = null;
  #entry: { readonly line: number; readonly parts: string[] } | null = null;
  #sizes = { around: 0, entry: 0 };
  line: number;
  /** What stands in front of the list, and what closes it: a document of its own. Empty before the list. */
  before = "";

  /** `line`: where the document begins, 1-based. */
  constructor(path: JsonPath, line = 1) {
    this.#path = path;
    this.line = line;
  }

  /** The document without the entries, as far as it was read. */
  get around(): string {
    return this.#around.join("");
  }

  /** Reads on from an offset. `end`: the offset behind the document; null: there is more of it to come. */
  push(text: string, from = 0): { readonly entries: readonly JsonEntryText[]; readonly end: number | null } {
    const entries: JsonEntryText[] = [];
    /** Of what is not kept yet, and of a name. */
    let start = from;
    let nameStart = from;
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === NEWLINE) this.line++;
      if (this.#string) {
        if (this.#escaped) this.#escaped = false;
        else if (code === BACKSLASH) this.#escaped = true;
        else if (code === QUOTE) {
          this.#string = false;
          if (this.#name) this.#endName(text.slice(nameStart, at + 1));
        }
        continue;
      }
      if (code === SPACE || code === NEWLINE || code === RETURN || code === TAB) continue;
      const level = this.#depth === this.#levels.length ? this.#levels.at(-1) : undefined;
      const listed = level !== undefined && this.#inList;
      if (code === QUOTE && level && !level.array && level.name === null) {
        this.#string = true;
        this.#name = [];
        nameStart = at;
        continue;
      }
      if (code === COMMA) {
        if (listed) entries.push(this.#endEntry(level, text.slice(start, at)));
        if (level) Object.assign(level, { name: null, colon: false, index: level.index + 1 });
        continue;
      }
      if (code === UNSQUARE || code === UNCURLY) {
        if (listed) {
          if (this.#entry || level.index > 0 || level.name !== null)
            entries.push(this.#endEntry(level, text.slice(start, at)));
          start = at;
        }
        if (level) this.#levels.pop();
        if (--this.#depth > 0) continue;
        this.#keep("around", text.slice(start, at + 1));
        return { entries, end: at + 1 };
      }
      if (code === COLON && level && !level.array && !level.colon) {
        level.colon = true;
        continue;
      }
      if (listed && !this.#entry) {
        this.#beginEntry(level);
        start = at;
      }
      if (code === QUOTE) this.#string = true;
      if ((code === SQUARE || code === CURLY) && this.#open(level, code === SQUARE)) {
        this.#keep("around", text.slice(start, at + 1));
        const closing = this.#levels.map(({ array }) => (array ? "]" : "}")).reverse();
        this.before = this.around + closing.join("");
      }
    }
    if (this.#name) this.#name.push(text.slice(nameStart));
    if (this.#entry) this.#keep("entry", text.slice(start));
    else if (!this.#inList) this.#keep("around", text.slice(start));
    return { entries, end: null };
  }

  get #inList(): boolean {
    return this.#levels.length === this.#path.length + 1;
  }

  /** True: this bracket opens the list. */
  #open(parent: Level | undefined, array: boolean): boolean {
    const onPath =
      this.#depth === 0 ||
      (parent && !parent.array && parent.name !== null && [this.#path[this.#depth - 1]].flat().includes(parent.name));
    if (++this.#depth > DEEPEST) throw failure("unreadable-output", `line ${this.line}: nested deeper than ${DEEPEST}`);
    if (!onPath || this.#depth > this.#path.length + 1) return false;
    this.#levels.push({ array, name: null, colon: false, index: 0 });
    return this.#inList;
  }

  #endName(rest: string): void {
    const name = `${this.#name!.join("")}${rest}`;
    this.#name = null;
    try {
      this.#levels.at(-1)!.name = JSON.parse(name) as string;
    } catch {
      throw failure("unreadable-output", `line ${this.line}: ${name.slice(0, 80)} is no name of JSON`);
    }
  }

  #beginEntry({ array, name, colon }: Level): void {
    if (!array && !(name !== null && colon))
      throw failure("unreadable-output", `line ${this.line}: no JSON: a value without a name`);
    this.#entry = { line: this.line, parts: [] };
    this.#sizes.entry = 0;
  }

  #endEntry({ array, name, index }: Level, rest: string): JsonEntryText {
    const { line, parts } = this.#entry ?? { line: this.line, parts: [] };
    const text = this.#entry ? `${parts.join("")}${rest}` : "";
    this.#entry = null;
    return { key: array ? String(index) : (name ?? ""), text, line };
  }

  #keep(of: "around" | "entry", text: string): void {
    this.#sizes[of] += text.length;
    if (this.#sizes[of] > LARGEST)
      throw failure(
        "unreadable-output",
        `line ${this.line}: one value of more than ${LARGEST / 2 ** 20} Mi characters`,
      );
    (of === "entry" ? this.#entry!.parts : this.#around).push(text);
  }
}
