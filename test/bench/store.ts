/**
 * What the store costs, as ratios: `node test/bench/store.ts [--rows 1000000] [--measurements 10000000]`.
 *
 * 1. Importing a CSV file of a million rows, against inserting the same rows with bare better-sqlite3 in one transaction, and
 *    the peak memory of the import, which runs in a process of its own.
 * 2. `perfmon compare` as a whole, of two runs of 1 000 cases and of one against the 30 before it, in a store of ten million
 *    measurements; `--perfmon` is its command as a JSON list.
 * 3. Pages of `perfmon serve` over the same store, and the server's memory.
 */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  closeSync,
  createReadStream,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import Sqlite from "better-sqlite3";
import { importRecords } from "../../core/import/import-records.ts";
import { importedCase } from "../../core/import/imported-case.ts";
import type { Metric } from "../../core/model/metric.ts";
import type { RunHeader } from "../../core/model/run.ts";
import { ulidAfter } from "../../core/model/ulid.ts";
import type { Store } from "../../core/plugin/collector.ts";
import collector from "../../plugins/collectors/sqlite/collector.ts";
import csv from "../../plugins/formats/csv/format.ts";
import { type Argv, seconds as wholeCommand } from "./measure.ts";
import { askPages } from "./serve.ts";

const ownCommand = fileURLToPath(new URL("../../bin/perfmon.js", import.meta.url));
const { values: options } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000" },
    measurements: { type: "string", default: "10000000" },
    perfmon: { type: "string", default: JSON.stringify([process.execPath, ownCommand]) },
    /** Of the process that imports. */
    import: { type: "string" },
    store: { type: "string" },
  },
});

const seconds = async (act: () => unknown): Promise<number> => {
  const began = process.hrtime.bigint();
  await act();
  return Number(process.hrtime.bigint() - began) / 1e9;
};
const open = (path: string) => collector.open(`sqlite:${path}`, { readOnly: false, options: undefined });
const random = () => randomBytes(16);

async function importAndSay(file: string, path: string): Promise<void> {
  const store = await open(path);
  const time = await seconds(() =>
    importRecords(csv.read(createReadStream(file)), store, { now: Date.now(), random, version: "bench" }),
  );
  await store.close();
  console.log(JSON.stringify({ time, peak: process.resourceUsage().maxRSS * 1024 }));
}

type Row = readonly (string | number)[];

const SHAPES: readonly { readonly columns: readonly string[]; readonly row: (i: number, value: number) => Row }[] = [
  { columns: ["metric", "value"], row: (_, value) => ["latency", value] },
  {
    columns: ["metric", "value", "unit", "better", "case", "run"],
    row: (i, value) => ["latency", value, "us", "lower", `case-${i % 100}`, "r1"],
  },
];

async function compareImport(folder: string, n: number): Promise<void> {
  for (const { columns, row } of SHAPES) {
    const rows = function* () {
      for (let i = 0, state = 1; i < n; i++) {
        state = (state * 48271) % 2147483647;
        yield row(i, Number((100 + (state / 2147483647) * 10).toFixed(6)));
      }
    };
    const file = join(folder, "rows.csv");
    writeCsv(file, columns, rows());
    const raw = await bareInserts(join(folder, "bare.db"), columns, [...rows()]);
    const path = join(folder, "import.db");
    // The first one fills the cache of compiled modules, as every earlier use of perfmon has.
    writeCsv(join(folder, "few.csv"), columns, [row(0, 1)]);
    importApart(folder, join(folder, "few.csv"), join(folder, "few.db"));
    const { time, peak } = importApart(folder, file, path);
    console.log(
      `import of ${n} rows ${columns.join(",")}: ${time.toFixed(2)} s, bare inserts ${raw.toFixed(2)} s: ` +
        `${(raw / time).toFixed(2)} of their rate (at least 0.33); peak ${mega(peak)} MB (below 300); store ${mega(statSync(path).size)} MB`,
    );
    for (const name of ["bare.db", "import.db", "few.db"]) rmSync(join(folder, name));
  }
}

/** In a process of its own, which like bin/perfmon.js keeps its modules compiled. */
function importApart(folder: string, file: string, store: string): { readonly time: number; readonly peak: number } {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [fileURLToPath(import.meta.url), "--import", file, "--store", store],
    { encoding: "utf8", env: { ...process.env, NODE_COMPILE_CACHE: join(folder, "compiled") } },
  );
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

const mega = (bytes: number) => Math.round(bytes / 1e6);

function writeCsv(file: string, columns: readonly string[], rows: Iterable<Row>): void {
  const fd = openSync(file, "w");
  let text = `${columns.join(",")}\n`;
  for (const row of rows) {
    text += `${row.join(",")}\n`;
    if (text.length < 2 ** 20) continue;
    writeSync(fd, text);
    text = "";
  }
  writeSync(fd, text);
  closeSync(fd);
}

/** The most that better-sqlite3 can: one plain table, one prepared statement, one transaction, as durable as the store. */
async function bareInserts(path: string, columns: readonly string[], rows: readonly Row[]): Promise<number> {
  const db = new Sqlite(path);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec(`CREATE TABLE bare (${columns.map((name) => `"${name}" ${name === "value" ? "REAL" : "TEXT"}`)}) STRICT`);
  const insert = db.prepare(`INSERT INTO bare VALUES (${columns.map(() => "?")})`);
  const time = await seconds(() =>
    db.transaction(() => {
      for (const row of rows) insert.run(row);
    })(),
  );
  db.close();
  return time;
}

const CASES = 1000;
/** ms: one run a minute. */
const startOf = (run: number) => 1.7e12 + run * 60_000;
const REPETITIONS = 10;
const METRIC: Metric = { name: "latency", unit: "s", better: "lower", kind: "custom", description: "bench" };

async function compareRuns(folder: string, n: number): Promise<void> {
  const path = join(folder, "large.db");
  const store = await open(path);
  const ids: string[] = [];
  const filled = await seconds(async () => {
    for (let run = 0; run < n / CASES / REPETITIONS; run++) {
      ids.push(ulidAfter(ids.at(-1) ?? "", startOf(run), random()));
      await fill(store, ids.at(-1)!, run);
    }
  });
  await store.close();
  console.log(`a store of ${n} measurements: ${mega(statSync(path).size)} MB, filled in ${filled.toFixed(0)} s`);
  writeFileSync(join(folder, "perfmon.config.yaml"), "store: sqlite:large.db\n");
  const perfmon = JSON.parse(options.perfmon) as Argv;
  const newest = ids.at(-1)!;
  for (const [what, ...runs] of [
    ["of two runs", ids.at(Math.floor(ids.length / 3))!, newest],
    ["of one run with the 30 before it", newest],
  ] as const) {
    // What else the machine does is in the longest of them.
    const argv: Argv = [...perfmon, "compare", ...runs, "--json", "--fail-on", "none", "-C", folder];
    const time = Math.min(...Array.from({ length: 5 }, () => wholeCommand(argv)));
    console.log(`perfmon compare ${what}, ${CASES} cases x ${REPETITIONS}, ${n / 1e6} M stored: ${time.toFixed(2)} s`);
  }
  const { fingerprint } = importedCase("case-1");
  const history = `/metrics/latency?fingerprint=${fingerprint}`;
  for (const page of await askPages(perfmon, folder, [
    "/",
    "/runs",
    `/runs/${newest}`,
    `/runs/${newest}/cases/1`,
    history,
    "/",
  ]))
    console.log(
      `perfmon serve ${page.path.replace(newest, "RUN").replace(fingerprint, "CASE")}, ${n / 1e6} M stored: ${page.time.toFixed(2)} s, ` +
        `${mega(page.size)} MB, peak ${mega(page.peak)} MB`,
    );
}

/** Normal values of variance 1, near enough, the same in every benchmark: the sum of four of a sequence's numbers. */
function noise(): () => number {
  let state = 1;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return () => (uniform() + uniform() + uniform() + uniform() - 2) * Math.sqrt(3);
}
const normal = noise();

/** A run with luck of its own: 1 % between runs, 2 % between repetitions. */
async function fill(store: Store, id: string, run: number): Promise<void> {
  const header: RunHeader = {
    id,
    state: "completed",
    suite: "bench",
    suiteFiles: [],
    started: new Date(startOf(run)).toISOString(),
    finished: null,
    target: "bench",
    labels: {},
    tags: [],
    note: null,
    rerunOf: null,
    seed: 1,
    order: "suite",
    perfmon: "bench",
    environment: {},
    environmentAfter: null,
    taints: [],
    owner: null,
    settings: {},
    reasons: [],
  };
  const measurement = (value: number) => ({
    metric: METRIC.name,
    labels: LABELS,
    value,
    unit: "s",
    original: { value: value * 1e6, unit: "us" },
    source: "bench",
    warnings: [],
  });
  const result = (index: number) => ({
    case: importedCase(`case-${index}`),
    outcome: "completed" as const,
    reason: null,
    metrics: [METRIC],
  });
  await store.putWholeRun({
    ...header,
    cases: Array.from({ length: CASES }, (_, index) => ({ ...result(index), repetitions: [] })),
    blocks: [],
  });
  const levels = Array.from({ length: CASES }, (_, index) => 1e-6 * (1 + index / CASES) * (1 + 0.01 * normal()));
  await store.putMeasurements(
    id,
    Array.from({ length: CASES * REPETITIONS }, (_, i) => ({
      caseIndex: i % CASES,
      sequence: Math.floor(i / CASES),
      position: 0,
      measurement: measurement(levels[i % CASES]! * (1 + 0.02 * normal())),
    })),
  );
}

const LABELS = { size: "4k" };

if (options.import !== undefined) await importAndSay(options.import, options.store!);
else {
  const folder = mkdtempSync(join(tmpdir(), "perfmon-bench-"));
  try {
    await compareImport(folder, Number(options.rows));
    await compareRuns(folder, Number(options.measurements));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
