/** A result file, damaged in every way that a reader must survive: how, and what is left. */
export function* damagedFiles(text: string): Iterable<[how: string, text: string]> {
  yield ["decimal commas", text.replace(/(\d)\.(\d)/g, "$1,$2")];
  yield ["NaN", text.replace(NUMBER, "NaN")];
  yield ["null", text.replace(NUMBER, "null")];
  yield ["texts for numbers", text.replace(NUMBER, '"many"')];
  yield ["numbers beyond all", text.replace(NUMBER, "1e999")];
  yield ["very large numbers", text.replace(NUMBER, "1e308")];
  yield ["very long integers", text.replace(NUMBER, "12345678901234567890123")];
  yield ["negative numbers", text.replace(NUMBER, "-1")];
  yield ["a number nested without end", text.replace(NUMBER, `${"[".repeat(50_000)}1${"]".repeat(50_000)}`)];
  for (const name of ["__proto__", "constructor", "hasOwnProperty", ""])
    yield [`every text ${JSON.stringify(name)}`, text.replace(/"[^"\n]*"/g, JSON.stringify(name))];
  for (const [from, to] of [
    ["{", "["],
    ["[", "{"],
    ["]", ""],
    [",", ",,"],
    [":", ""],
  ] as const)
    yield [`${from} became ${to || "nothing"}`, text.replaceAll(from, to)];
}

/** Outside of words: the ones in names stay. */
const NUMBER = /(?<![\w.-])-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/g;

/** What is no result file at all. */
export const NO_FILES: readonly (readonly [what: string, text: string])[] = [
  ["an empty file", ""],
  ["only white space", " \n\r\n\t\n"],
  ["garbage", "\u0000\ufffd\u001b[31m{]garbage 12,5 \u2028 NaN\n"],
  ["brackets without end", "[".repeat(200_000)],
  ["braces without end", '{"a":'.repeat(100_000)],
  ["tags without end", "<a>".repeat(100_000)],
  ["a line without end", "a".repeat(300_000)],
  ["a document of something else", '{"name": "left-pad", "version": "1.3.0", "dependencies": {}}\n'],
];

export const NOT_UTF8 = Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0xe9, 0x22, 0x7d, 0x0a);
