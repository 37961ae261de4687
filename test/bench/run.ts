/**
 * `npm run bench`: what perfmon costs, each figure beside what a user would pick instead, measured in one run. Looked at, not
 * asserted. The command is the packed package's; everything is made in a folder that is gone afterwards.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { drawTable } from "../../core/plugin/text-table.ts";
import { writeFio } from "./fio-file.ts";
import { type Argv, installed, inTurns, ms, peak, type Row, seconds } from "./measure.ts";
import { installPlugins } from "./plugins.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "perfmon-bench-"));

try {
  const perfmon = packed();
  const rows = [
    ...starts(perfmon),
    plugins(perfmon),
    ...repetitions(perfmon),
    ...memory(perfmon),
    largeFile(perfmon),
    ...store(perfmon),
  ];
  const columns = [
    { title: "what", wrap: true },
    { title: "measured", align: "right" },
    { title: "against", align: "right" },
    { title: "ratio", align: "right" },
    { title: "target", align: "right" },
    { title: "" },
  ] as const;
  const cells = rows.map((row) => [
    row.what,
    row.measured,
    row.reference,
    row.ratio === null ? "-" : row.ratio.toFixed(2),
    targetOf(row),
    verdict(row),
  ]);
  console.log(drawTable(columns, cells, { width: 0, color: false, unicode: true }).join("\n"));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The package as it is published, with the clone's dependencies beside it, and a compile cache of its own. */
function packed(): (...args: string[]) => Argv {
  process.env.NODE_COMPILE_CACHE = join(folder, "cache");
  const { status } = spawnSync(process.execPath, [join(root, "scripts/build.ts"), "--out", join(folder, "package")], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error("the package could not be built");
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "perfmon.config.yaml"), "store: sqlite:store/store.db\n");
  return (...args) => [process.execPath, join(folder, "package/bin/perfmon.js"), ...args];
}

function starts(perfmon: (...args: string[]) => Argv): Row[] {
  const nothing: Argv = [process.execPath, "-e", "0"];
  const against = (what: string, argv: Argv, most: number): Row => {
    seconds(argv);
    const [own, reference] = inTurns(argv, nothing, 20);
    return {
      what,
      measured: ms(own),
      reference: `node -e 0: ${ms(reference)}`,
      ratio: own / reference,
      target: { most },
    };
  };
  return [
    against("perfmon --version", perfmon("--version"), 1.5),
    against("perfmon validate full", perfmon("validate", "full"), 4),
  ];
}

/** What ten plugins of others add to the start of a command that uses none of them. */
function plugins(perfmon: (...args: string[]) => Argv): Row {
  const start = (name: string, count: number): Argv => {
    const project = join(folder, name);
    mkdirSync(project);
    const names = installPlugins(project, count);
    writeFileSync(join(project, "perfmon.config.yaml"), `plugins: ${JSON.stringify(["...", ...names])}\n`);
    const argv = perfmon("validate", "-C", project, "custom");
    seconds(argv);
    return argv;
  };
  const [ten, none] = inTurns(start("ten-plugins", 10), start("no-plugin", 0), 20);
  const added = (ten - none) * 1000;
  return {
    what: "  validate with ten plugins more: ms added",
    measured: ms(ten),
    reference: `without: ${ms(none)}`,
    ratio: added,
    target: { most: 30 },
  };
}

/** A json+ of fio with every latency bin, jobs of 10 000 bins each. */
function largeFile(perfmon: (...args: string[]) => Argv): Row {
  const file = join(folder, "large.json");
  const bytes = writeFio(file, 100e6);
  const { time, bytes: most } = peak(perfmon("import", "-q", "-C", folder, file), folder);
  return {
    what: `import a json+ file of fio of ${Math.round(bytes / 1e6)} MB: its memory`,
    measured: `${time.toFixed(1)} s, ${Math.round(most / 1e6)} MB`,
    reference: "400 MB",
    ratio: most / 400e6,
    target: { most: 1 },
  };
}

/** 100 repetitions of `true`, stored durably, and the price of each monitor. */
function repetitions(perfmon: (...args: string[]) => Argv): Row[] {
  const exec = (monitors: string) =>
    perfmon(
      "exec",
      "-C",
      folder,
      "-q",
      "--no-progress",
      // What else the machine does may look like a regression; here that is no failure.
      "--fail-on",
      "none",
      "--monitors",
      monitors,
      "--warmup",
      "0",
      "--repetitions",
      "100",
      "--",
      "true",
    );
  const bare = Math.min(...[1, 2, 3].map(() => seconds(exec("none"))));
  const price = (monitor: string): Row => {
    const [own, without] = inTurns(exec(monitor), exec("none"), 2);
    return {
      what: `  with the monitor ${monitor}`,
      measured: ms(own),
      reference: `no monitor: ${ms(without)}`,
      ratio: own / without,
      target: null,
    };
  };
  const what = "100 repetitions of true, stored";
  if (!installed("hyperfine"))
    return [
      { what, measured: ms(bare), reference: "hyperfine is not installed", ratio: null, target: { most: 8 } },
      price("resources"),
      price("canary"),
    ];
  const hyperfine: Argv = ["hyperfine", "-N", "-r", "100", "--style", "none", "true"];
  const [own, reference] = inTurns(exec("none"), hyperfine, 3);
  const program = join(root, "test/bench/durable-loop.ts");
  const loop = Math.min(...[1, 2, 3].map((i) => seconds([process.execPath, program, join(folder, `loop-${i}`)])));
  return [
    {
      what,
      measured: ms(own),
      reference: `hyperfine -N: ${ms(reference)}`,
      ratio: own / reference,
      target: { most: 8 },
    },
    {
      what: "  a bare loop in Node, as durable",
      measured: ms(loop),
      reference: `hyperfine -N: ${ms(reference)}`,
      ratio: loop / reference,
      target: null,
    },
    price("resources"),
    price("canary"),
  ];
}

/** The built-in memory benchmark against lmbench's, same operation and size, in one interleaved run. */
function memory(perfmon: (...args: string[]) => Argv): Row[] {
  const suite = {
    name: "memory-agreement",
    defaults: { repetitions: 5, cpus: "same" },
    steps: [
      { id: "micro", uses: "micro", with: { operation: "copy", size: "64MiB" } },
      { id: "lmbench", uses: "lmbench", with: { benchmark: "bw_mem", operation: "bcopy", size: "64MiB" } },
    ],
  };
  const file = join(folder, "memory.json");
  writeFileSync(file, JSON.stringify(suite));
  const [node, ...args] = perfmon("exec", "-C", folder, "--json", "--no-progress", "--skip-missing", file);
  const { stdout } = spawnSync(node, args, { encoding: "utf8", maxBuffer: 2 ** 28 });
  const { judgement } = JSON.parse(stdout) as {
    judgement: { comparisons: { case: { step: string }; headline: boolean; candidate: { median: number } | null }[] };
  };
  const median = (step: string) =>
    judgement.comparisons.find((one) => one.case.step === step && one.headline)?.candidate?.median ?? null;
  const [own, reference] = [median("micro"), median("lmbench")];
  const gigabytes = (value: number | null) => (value === null ? "not installed" : `${(value / 1e9).toFixed(1)} GB/s`);
  const ratio = own === null || reference === null ? null : own / reference;
  return [
    {
      what: "micro copy 64 MiB",
      measured: gigabytes(own),
      reference: `bw_mem bcopy: ${gigabytes(reference)}`,
      ratio,
      target: { least: 0.7, most: 1.3 },
    },
  ];
}

/** What store.ts prints, as rows. */
function store(perfmon: (...args: string[]) => Argv): Row[] {
  const program = join(root, "test/bench/store.ts");
  const { stdout, status } = spawnSync(process.execPath, [program, "--perfmon", JSON.stringify(perfmon())], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error("test/bench/store.ts failed");
  const imports = [
    ...stdout.matchAll(/^import of (\d+) rows (\S+): ([\d.]+) s, bare inserts ([\d.]+) s: ([\d.]+) .*peak (\d+) MB/gm),
  ].map(
    ([, rows, columns, own, bare, ratio, peak]): Row => ({
      what: `import ${Number(rows) / 1e6} M rows of ${columns}: rate, peak ${peak} MB (300)`,
      measured: `${own} s`,
      reference: `bare inserts: ${bare} s`,
      ratio: Number(ratio),
      target: { least: 0.33 },
    }),
  );
  const compares = [...stdout.matchAll(/^(perfmon compare .*): ([\d.]+) s$/gm)].map(
    ([, what, own]): Row => ({
      what: what!,
      measured: `${own} s`,
      reference: "1 s",
      ratio: Number(own),
      target: { most: 1 },
    }),
  );
  const pages = [...stdout.matchAll(/^(perfmon serve .*): ([\d.]+) s, .*peak (\d+) MB$/gm)].flatMap(
    ([, what, own, peak]): Row[] => [
      { what: what!, measured: `${own} s`, reference: "1 s", ratio: Number(own), target: { most: 1 } },
      {
        what: "  its server's memory so far",
        measured: `${peak} MB`,
        reference: "300 MB",
        ratio: Number(peak) / 300,
        target: { most: 1 },
      },
    ],
  );
  return [...imports, ...compares, ...pages];
}

function targetOf({ target }: Row): string {
  if (target === null) return "";
  const { least, most } = target;
  return [least === undefined ? "" : `≥ ${least}`, most === undefined ? "" : `≤ ${most}`].filter(Boolean).join(", ");
}

function verdict({ ratio, target }: Row): string {
  if (ratio === null || target === null) return "";
  return ratio >= (target.least ?? 0) && ratio <= (target.most ?? Number.POSITIVE_INFINITY) ? "ok" : "missed";
}
