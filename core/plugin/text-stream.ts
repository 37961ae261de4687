import { failure } from "./failure.ts";

/** UTF-8 as it comes in, without its byte order mark. Throws `unreadable-output` with the line for what is no UTF-8. */
export async function* textOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  try {
    for await (const chunk of stream) {
      const text = decoder.decode(chunk, { stream: true });
      yield text;
      line += text.split("\n").length - 1;
    }
    yield decoder.decode();
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ERR_ENCODING_INVALID_ENCODED_DATA") throw error;
    throw failure("unreadable-output", `line ${line} or soon after it: not UTF-8`);
  }
}

/** Characters of one line of a text that is read line by line. */
const LONGEST_LINE = 64 * 1024;

/** Lines without their ends, LF or CRLF. Throws `unreadable-output` for one longer than 65 536 characters. */
export async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  let rest = "";
  let line = 1;
  const tooLong = () => failure("unreadable-output", `line ${line}: longer than ${LONGEST_LINE} characters`);
  for await (const text of textOf(stream)) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const one of lines) {
      if (one.length > LONGEST_LINE) throw tooLong();
      yield one.endsWith("\r") ? one.slice(0, -1) : one;
      line++;
    }
    if (rest.length > LONGEST_LINE) throw tooLong();
  }
  if (rest !== "") yield rest;
}

/** The whole text, where a format has to be read as one. Throws `unreadable-output` beyond `most` characters. */
export async function wholeText(stream: AsyncIterable<Uint8Array>, most: number): Promise<string> {
  const parts: string[] = [];
  let length = 0;
  for await (const text of textOf(stream)) {
    parts.push(text);
    length += text.length;
    if (length > most)
      throw failure("unreadable-output", `longer than ${most / 2 ** 20} Mi characters, which no such file is`);
  }
  return parts.join("");
}
