import { isDeepStrictEqual } from "node:util";
import type { Better } from "../../model/metric.ts";
import { normalise } from "../../units/units.ts";
import { isFailure } from "../failure.ts";
import {
  canRead,
  canWrite,
  canWriteProfiles,
  type Format,
  type FormatReader,
  type FormatRecord,
  type FormatWriter,
} from "../format.ts";
import { type Check, expectThat } from "./check.ts";
import { damagedFiles, NO_FILES, NOT_UTF8 } from "./format/damage.ts";
import { type ExpectedRecord, type FormatFixture, headOf, readFormatFixtures } from "./format/fixture.ts";
import { profileWriterChecks } from "./format/profiles.ts";
import { checkRecord, chunks, readAll } from "./format/reading.ts";
import { valuesOf, writtenRun, writtenRuns } from "./format/samples.ts";

/** What the kit of formats has to be told. */
export interface FormatKitOptions {
  /** Fixtures of other formats, or folders of them: none of them may be taken for one of this. */
  readonly others?: readonly (string | FormatFixture)[];
  /**
   * Of a format that is read and written: what comes back of a run, `values` (every one that counts, the default) or the
   * `medians` of its series.
   */
  readonly roundTrip?: "values" | "medians";
  /** Of a format that holds only what is better one way. */
  readonly direction?: Better;
}

/** B at a time; the smallest cuts through every character and every token. */
const CHUNKS = [1, 7, 997];
/** B of a file up to which it is read byte by byte. */
const SMALL = 64 * 1024;

/** The conformance kit of formats. `fixtures`: of readers, or the folder that holds them (see FormatFixture). */
export function testFormat(
  format: Format,
  fixtures: string | readonly FormatFixture[] = [],
  { others = [] }: FormatKitOptions = {},
): Check[] {
  const own = typeof fixtures === "string" ? readFormatFixtures(fixtures) : fixtures;
  const strangers = others.flatMap((other) => (typeof other === "string" ? readFormatFixtures(other) : [other]));
  return [
    { name: "it says what it is", run: () => expectThat(format.summary.trim() !== "", "summary is empty") },
    ...(canRead(format) ? readerChecks(format, own, strangers) : []),
    ...(canWrite(format) ? writerChecks(format) : []),
    ...(canWriteProfiles(format) ? profileWriterChecks(format) : []),
    ...(canRead(format) && canWrite(format)
      ? [{ name: `what it writes it reads: the ${format.holds ?? "values"}`, run: () => checkRoundTrip(format) }]
      : []),
  ];
}

function readerChecks(
  format: FormatReader,
  fixtures: readonly FormatFixture[],
  strangers: readonly FormatFixture[],
): Check[] {
  const before = shared();
  const good = fixtures.filter((fixture) => "records" in fixture.expect);
  return [
    { name: "a fixture shows what is read", run: () => expectThat(good.length > 0, "no fixture holds records") },
    ...fixtures.map((fixture) => ({ name: `fixture ${fixture.name}`, run: () => checkFixture(format, fixture) })),
    ...good.flatMap((fixture) => [
      { name: `fixture ${fixture.name}: it is detected`, run: () => checkDetected(format, fixture) },
      { name: `fixture ${fixture.name}: chunks do not matter`, run: () => checkChunks(format, fixture) },
      { name: `fixture ${fixture.name}: cut off`, run: () => checkCut(format, fixture) },
      { name: `fixture ${fixture.name}: damaged`, run: () => checkDamaged(format, fixture, before) },
      { name: `fixture ${fixture.name}: reading stops where its reader stops`, run: () => checkStop(format, fixture) },
    ]),
    ...NO_FILES.map(([what, text]) => ({ name: `${what} is refused`, run: () => checkNoFile(format, what, text) })),
    { name: "what is not UTF-8 is refused", run: () => checkNoFile(format, "it", NOT_UTF8) },
    ...strangers.map((stranger) => ({
      name: `${stranger.name} of another format is not taken for one`,
      run: () => expectThat(certainty(format, stranger) === 0, `${stranger.file} is taken for one`),
    })),
  ];
}

const certainty = (format: FormatReader, { bytes, file }: FormatFixture): number => format.detect(headOf(bytes), file);

async function checkFixture(format: FormatReader, fixture: FormatFixture): Promise<void> {
  expectThat(fixture.command && fixture.origin, "a fixture names its command and origin");
  const { records, code, message } = await readAll(format, fixture.bytes);
  for (const record of records) checkRecord(record);
  const { expect } = fixture;
  if ("problem" in expect) {
    expectThat(code === expect.problem, `expected the failure ${expect.problem}, got ${code ?? "records"}: ${message}`);
    expectThat(message.includes(expect.says ?? ""), `the failure does not say "${expect.says}": ${message}`);
    return;
  }
  expectThat(code === null, `failed: ${message}`);
  expectThat(records.length === expect.count, `${records.length} records, expected ${expect.count}`);
  let at = 0;
  for (const wanted of expect.records) {
    const next = records.findIndex((record, index) => index >= at && isAsSaid(record, wanted));
    expectThat(next >= 0, `no such record${at > 0 ? " after the one before" : ""}: ${JSON.stringify(wanted)}`);
    at = next + 1;
  }
}

const isAsSaid = (record: FormatRecord, wanted: ExpectedRecord): boolean =>
  Object.entries({ labels: {}, ...wanted }).every(([key, value]) =>
    isDeepStrictEqual(record[key as keyof FormatRecord], value),
  );

function checkDetected(format: FormatReader, { bytes, file }: FormatFixture): void {
  const head = headOf(bytes);
  for (const name of [file, "-"]) {
    const found = format.detect(head, name);
    expectThat(found > 0 && found <= 1, `detect gives ${found} for it by the name ${name}`);
  }
}

async function checkChunks(format: FormatReader, { bytes }: FormatFixture): Promise<void> {
  const whole = await readAll(format, bytes, bytes.length);
  for (const size of CHUNKS) {
    if (size === 1 && bytes.length > SMALL) continue;
    const cut = await readAll(format, bytes, size);
    expectThat(isDeepStrictEqual(cut, whole), `in pieces of ${size} B it reads otherwise: ${cut.message}`);
  }
}

/** A failure, or what was there before: never another number, but for the last, of which nobody can tell. */
async function checkCut(format: FormatReader, { bytes }: FormatFixture): Promise<void> {
  const whole = await readAll(format, bytes);
  for (const share of [0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 0.99]) {
    const { records, code } = await readAll(format, bytes.subarray(0, Math.floor(bytes.length * share)));
    const sure = code === null ? records.slice(0, -1) : records;
    expectThat(
      isDeepStrictEqual(sure, whole.records.slice(0, sure.length)),
      `cut at ${share}: it reads what is not in the whole file`,
    );
  }
}

/** How many names every object has. */
const shared = (): number => Object.getOwnPropertyNames(Object.prototype).length;

async function checkDamaged(format: FormatReader, { bytes }: FormatFixture, before: number): Promise<void> {
  for (const [how, text] of damagedFiles(new TextDecoder().decode(bytes))) {
    const { records } = await foreign(how, () => readAll(format, new TextEncoder().encode(text)));
    for (const record of records) await foreign(how, async () => checkRecord(record));
  }
  expectThat(shared() === before, "a name reached Object.prototype");
}

async function checkNoFile(format: FormatReader, what: string, content: string | Uint8Array): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  expectThat(format.detect(headOf(bytes), "-") === 0, `${what} is taken for one`);
  const { records, code } = await foreign(what, () => readAll(format, bytes));
  expectThat(code !== null && records.length === 0, `${what}: ${records.length} records and no failure`);
}

async function foreign<T>(how: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw new Error(`${how}: ${(error as Error).message}`, { cause: error });
  }
}

async function checkStop(format: FormatReader, { bytes }: FormatFixture): Promise<void> {
  let closed = false;
  async function* source() {
    try {
      yield* chunks(bytes, 64);
    } finally {
      closed = true;
    }
  }
  for await (const _ of format.read(source())) break;
  expectThat(closed, "the file is left open");
}

function writerChecks(format: FormatWriter): Check[] {
  return writtenRuns().map(({ name, runs }) => ({
    name: `it writes ${name}`,
    run: () => {
      const before = structuredClone(runs);
      const text = written(format, runs);
      expectThat(isDeepStrictEqual(runs, before), "it changed the runs");
      expectThat(written(format, runs) === text, "the same runs gave another text");
      if (text === null) return;
      expectThat(text.endsWith("\n"), "its last line has no end");
      for (const word of ["NaN", "undefined", "[object"])
        expectThat(!text.includes(word), `it says "${word}": ${text.split("\n").find((line) => line.includes(word))}`);
    },
  }));
}

/** Null: it refuses these runs, with a failure of its own. */
function written(format: FormatWriter, runs: Parameters<FormatWriter["write"]>[0]): string | null {
  try {
    return [...format.write(runs)].join("");
  } catch (error) {
    if (isFailure(error)) return null;
    throw error;
  }
}

async function checkRoundTrip(format: FormatReader & FormatWriter): Promise<void> {
  const { holds = "values", directions = "any" } = format;
  const run = writtenRun(directions === "any" ? undefined : directions === "one" ? "lower" : directions);
  const bytes = new TextEncoder().encode([...format.write([run])].join(""));
  expectThat(format.detect(headOf(bytes), "-") > 0, "it does not detect what it wrote");
  const { records, message } = await readAll(format, bytes);
  expectThat(message === "", `it does not read what it wrote: ${message}`);
  const got = records.map(({ value, unit }) => {
    const base = normalise(value, unit)!;
    return `${base.value} ${base.unit}`;
  });
  const wanted = valuesOf(run, holds);
  const lost = wanted.filter((value) => !got.includes(value));
  expectThat(
    isDeepStrictEqual(got.sort(), wanted),
    `${got.length} of ${wanted.length} values; lost ${lost.slice(0, 5)}`,
  );
  const series = new Set(records.map(({ case: of, metric, labels }) => JSON.stringify([of, metric, labels])));
  const all = valuesOf(run, "medians").length;
  expectThat(series.size === all, `${series.size} series of ${all}: names run together`);
}
