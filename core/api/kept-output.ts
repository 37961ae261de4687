import { lstat, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fill } from "../exec/placeholders.ts";
import { OWN_FILE, readRecord } from "../exec/raw.ts";
import type { KeptOutput } from "../plugin/store-view.ts";

/** What lies in the folder of one repetition's raw output, at most `most` B of each file. Null: no record of it is there. */
export async function keptOutput(folder: string, most: number): Promise<KeptOutput | null> {
  const record = await readRecord(folder).catch(() => null);
  if (record === null) return null;
  const { plain, binaries, placeholders } = record;
  const given = placeholders ? new Set(placeholders) : null;
  const program = (text: string) =>
    fill(text, ({ kind, name }) => (kind === "binary" ? (binaries[name] ?? name) : `{${kind}:${name}}`), given);
  const names = ["stdout", "stderr", ...(await fetched(folder)).map((name) => join("files", name))];
  const files = await Promise.all(names.map((name) => beginning(folder, name, most)));
  return {
    argv: plain.argv.map(program),
    wrapped: record.argv,
    cwd: record.cwd,
    env: record.env,
    toolVersion: record.toolVersion,
    files: files.filter((file) => file !== null),
  };
}

const fetched = async (folder: string) => (await readdir(join(folder, "files")).catch(() => [])).sort();

/** Null: it is empty, gone or no file. */
async function beginning(folder: string, name: string, most: number): Promise<KeptOutput["files"][number] | null> {
  const path = join(folder, name);
  const about = await lstat(path).catch(() => null);
  if (!about?.isFile() || about.size === 0) return null;
  const file = await open(path, OWN_FILE);
  try {
    const bytes = Buffer.alloc(Math.min(most, about.size));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    // Where it was cut inside of a character, that one is left out.
    const text = new TextDecoder().decode(bytes.subarray(0, bytesRead), { stream: bytesRead < about.size });
    return { name, bytes: about.size, text, cut: bytesRead < about.size };
  } finally {
    await file.close();
  }
}
