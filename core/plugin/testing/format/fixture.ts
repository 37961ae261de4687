import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FormatRecord } from "../../format.ts";

/** What is said of a record; `labels` are none where they are not said, of the others what is not said is not looked at. */
export type ExpectedRecord = Partial<FormatRecord> & Pick<FormatRecord, "case" | "metric" | "value" | "unit">;

/**
 * A result file of the real program: a folder with `fixture.json` (`command`, `origin`, `file`, `expect`) and the file.
 * `expect`: the code of the failure, or how many records there are and some of them, in this order.
 */
export interface FormatFixture {
  readonly name: string;
  /** The command line that made it, as typed. */
  readonly command: string;
  /** Name and version of the program, and where it ran; or the published description of the format that it was made from. */
  readonly origin: string;
  /** The file's name. */
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly expect:
    | { readonly count: number; readonly records: readonly ExpectedRecord[] }
    | { readonly problem: string; readonly says?: string };
}

/** All fixtures of formats below a `fixtures` folder, by name; none where there is no such folder. */
export function readFormatFixtures(folder: string): FormatFixture[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const { command, origin, file, expect } = JSON.parse(readFileSync(join(folder, name, "fixture.json"), "utf8"));
      return { name, command, origin, file, expect, bytes: readFileSync(join(folder, name, file)) };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** B at the beginning of a file that formats are shown. */
const HEAD = 64 * 1024;

export const headOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes.subarray(0, HEAD));
