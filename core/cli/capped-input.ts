import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Cli } from "./cli.ts";

/** B of one stream or file of a tool: as much as `exec` keeps of a repetition's. */
const LIMIT = 64 * 2 ** 20;

export interface CappedText {
  readonly text: string;
  /** There was more than the limit; `text` is empty. */
  readonly tooLarge: boolean;
}

/** A file as text; `-` is standard input. Never more than the limit is held. PM1001 where it cannot be read. */
export async function readCapped(name: string, cli: Cli, limit = LIMIT): Promise<CappedText> {
  return name === "-"
    ? collect(cli.terminal.stdin as AsyncIterable<Uint8Array | string>, limit)
    : ofFile(name, cli, limit);
}

async function ofFile(name: string, cli: Cli, limit: number): Promise<CappedText> {
  try {
    const handle = await open(resolve(cli.terminal.cwd(), name), "r");
    try {
      return await collect(handle.createReadStream({ autoClose: false }), limit);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : message;
    throw new PerfmonError("PM1001", `${name} cannot be read: ${reason}`, { cause });
  }
}

async function collect(stream: AsyncIterable<Uint8Array | string>, limit: number): Promise<CappedText> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk as Uint8Array);
    length += bytes.length;
    if (length > limit) return { text: "", tooLarge: true };
    chunks.push(bytes);
  }
  return { text: Buffer.concat(chunks).toString("utf8"), tooLarge: false };
}
