import type { ToolOutput } from "../tool.ts";

/** An output, damaged in every way that a parser must survive: how, and what is left. */
export function* damaged(output: ToolOutput): Iterable<[string, ToolOutput]> {
  const every = (change: (text: string) => string) => changed(output, change);
  yield ["empty", every(() => "")];
  yield ["no files", { ...output, files: {} }];
  yield ["streams swapped", { ...output, stdout: output.stderr, stderr: output.stdout }];
  for (const share of [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
    yield [`cut at ${share}`, every((text) => text.slice(0, text.length * share))];
  yield ["garbage", every((text) => (text === "" ? "" : "\u0000\ufffd\u001b[31m{]garbage 12,5 \u2028 NaN"))];
  yield ["decimal commas", localised(output)];
  yield ["NaN", every((text) => text.replace(/\d+(\.\d+)?/g, "nan"))];
  yield ["numbers beyond all", every((text) => text.replace(/\d+(\.\d+)?/g, "1e999"))];
  yield ["negative numbers", every((text) => text.replace(/(?<![\w.-])\d+(\.\d+)?/g, "-$&"))];
  yield ["CRLF", every((text) => text.replace(/\r?\n/g, "\r\n"))];
  yield ["twice", every((text) => text + text)];
}

/** As a program prints it that heeds a locale. */
export const localised = (output: ToolOutput): ToolOutput =>
  changed(output, (text) => text.replace(/(\d)\.(\d)/g, "$1,$2"));

function changed(output: ToolOutput, change: (text: string) => string): ToolOutput {
  return {
    ...output,
    stdout: change(output.stdout),
    stderr: change(output.stderr),
    files: Object.fromEntries(Object.entries(output.files).map(([name, text]) => [name, change(text)])),
  };
}

/** B of a text beyond which its damage tells nothing new. */
const LARGE = 256 * 1024;

/** The output with `count` random wounds, one at a time; the same ones for the same output. */
export function* fuzzed(output: ToolOutput, count: number): Iterable<[string, ToolOutput]> {
  const random = pseudoRandom(output.stdout.length + output.stderr.length + 1);
  const below = (n: number) => Math.floor(random() * n);
  const texts = Object.values(output.files).concat(output.stdout, output.stderr);
  if (texts.every((text) => text === "") || texts.some((text) => text.length > LARGE)) return;
  for (let i = 0; i < count; i++) {
    const [how, wound] = WOUNDS[i % WOUNDS.length]!;
    yield [`${how} (${i})`, changed(output, (text) => (text === "" ? "" : wound(text, below)))];
  }
}

type Below = (n: number) => number;

/** The n-th match replaced. */
function replaceOne(text: string, pattern: RegExp, below: Below, by: (found: string) => string): string {
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return text;
  const { index, 0: whole } = found[below(found.length)]!;
  return text.slice(0, index) + by(whole) + text.slice(index + whole.length);
}

const NUMBERS = [
  "",
  "-",
  "0",
  "-1",
  "1e400",
  "1e-400",
  "12345678901234567890",
  "1.2.3",
  "0x1f",
  "∞",
  "null",
  "[]",
  "{}",
];

const WOUNDS: readonly (readonly [how: string, wound: (text: string, below: Below) => string])[] = [
  ["cut", (text, below) => text.slice(0, below(text.length))],
  ["its beginning lost", (text, below) => text.slice(below(text.length))],
  [
    "a number became something else",
    (text, below) => replaceOne(text, /\d+(\.\d+)?/g, below, () => NUMBERS[below(NUMBERS.length)]!),
  ],
  ["a line lost", (text, below) => replaceOne(text, /^.*\n/gm, below, () => "")],
  ["a line twice", (text, below) => replaceOne(text, /^.*\n/gm, below, (line) => line + line)],
  ["a word lost", (text, below) => replaceOne(text, /\w+/g, below, () => "")],
  ["a word became __proto__", (text, below) => replaceOne(text, /[A-Za-z_]+/g, below, () => "__proto__")],
  ["a mark lost", (text, below) => replaceOne(text, /[^\w\s]/g, below, () => "")],
  [
    "a notice in its midst",
    (text, below) => replaceOne(text, /\n/g, below, () => "\nwarning: 1 of 3 workers is late\n"),
  ],
];

/** 0 to 1, without state of others: a failing check fails again. */
function pseudoRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
