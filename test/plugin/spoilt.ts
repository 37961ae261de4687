import type { ToolOutput } from "@perfmon/core/plugin";

/**
 * What the parser owes for an output that was spoilt so: `same` - exactly what was measured, or a failure; `fewer` - none but
 * the true numbers, or a failure; `cut` - the same for an output that ends too early.
 */
export type Owed = "same" | "fewer" | "cut";

export interface Spoilt {
  readonly how: string;
  readonly owed: Owed;
  readonly output: ToolOutput;
}

interface Stream {
  readonly name: string;
  readonly text: string;
  with(text: string): ToolOutput;
}

function streamsOf(output: ToolOutput): Stream[] {
  const files = Object.entries(output.files).map(([name, text]) => ({
    name: `file ${name}`,
    text,
    with: (changed: string) => ({ ...output, files: { ...output.files, [name]: changed } }),
  }));
  return [
    { name: "stdout", text: output.stdout, with: (stdout: string) => ({ ...output, stdout }) },
    { name: "stderr", text: output.stderr, with: (stderr: string) => ({ ...output, stderr }) },
    ...files,
  ].filter(({ text }) => text !== "");
}

/** Places spread over a text: all of them where there are few, else `most`. */
function spread(places: readonly number[], most: number): readonly number[] {
  const step = Math.max(1, places.length / most);
  return Array.from({ length: Math.min(places.length, most) }, (_, i) => places[Math.floor(i * step)]!);
}

/** Words that hold digits and are no numbers: addresses, versions, and the texts of JSON. */
const WORDS = /\d+(?:\.\d+){2,}|"(?:[^"\\\n]|\\.)*"|\b[A-Za-z_][\w.-]*/g;

/** Where a pattern matches within the numbers of a text. */
function placesOf(text: string, pattern: RegExp): number[] {
  const words = [...text.matchAll(WORDS)].map(({ 0: word, index }) => [index, index + word.length] as const);
  let at = 0;
  return [...text.matchAll(pattern)].flatMap(({ index }) => {
    while (at < words.length && words[at]![1] < index) at++;
    const inWord = at < words.length && words[at]![0] <= index && index <= words[at]![1];
    return inWord ? [] : [index];
  });
}

const NOTES = ["Note: 3 of 42 are late by 3.14 ms", "warning: value=7", "7", "\u001b[33mwarning:\u001b[0m 12.5 us"];

/** Every stream of an output in every way that programs, terminals, locales and full disks spoil them. */
export function* spoilt(output: ToolOutput, most: number): Iterable<Spoilt> {
  for (const { name, text, with: put } of streamsOf(output)) {
    const changed = (owed: Owed, how: string, spoiled: string): Spoilt => ({
      how: `${name}: ${how}`,
      owed,
      output: put(spoiled),
    });
    const inserted = (owed: Owed, at: number, what: string) =>
      changed(owed, `${JSON.stringify(what)} at ${at}`, text.slice(0, at) + what + text.slice(at));
    yield changed("same", "byte order mark", `\ufeff${text}`);
    yield changed("same", "CR LF", text.replaceAll("\n", "\r\n"));
    yield changed("same", "every number bold", text.replace(/-?\d+(\.\d+)?/g, "\u001b[1m$&\u001b[0m"));
    yield changed("same", "every line coloured", text.replace(/^.+$/gm, "\u001b[32m$&\u001b[0m"));
    yield changed("fewer", "decimal commas", text.replace(/(\d)\.(\d)/g, "$1,$2"));
    const lines = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    for (const at of spread(lines, most)) {
      for (const note of NOTES) yield inserted("fewer", at, `${note}\n`);
      yield inserted("fewer", at, "\r 50 %\r");
    }
    const points = placesOf(text, /(?<=\d)\.(?=\d)/g);
    for (const at of spread(points, most))
      yield changed("fewer", `comma at ${at}`, `${text.slice(0, at)},${text.slice(at + 1)}`);
    const digits = placesOf(text, /(?<=\d)(?=\d)|(?<=\d)(?!\d)/g);
    for (const at of spread(digits, most)) {
      yield inserted("same", at, "\u001b[0m");
      yield inserted("fewer", at, "~");
    }
    const bytes = Buffer.from(text);
    const ends = Array.from({ length: bytes.length }, (_, at) => at);
    for (const at of new Set([...spread(ends, most * 4), ...ends.slice(-100)]))
      yield changed("cut", `cut at ${at}`, bytes.subarray(0, at).toString("utf8"));
  }
}
