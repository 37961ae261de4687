import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readFormatFixtures } from "../../core/plugin/testing/format/fixture.ts";
import { invented, project } from "./kept-runs.ts";
import { expectDocument } from "./schemas.ts";
import { perfmon } from "./terminal.ts";

const formats = fileURLToPath(new URL("../../plugins/formats", import.meta.url));
const fixtures = readdirSync(formats, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(join(formats, entry.name)).includes("fixtures"))
  .flatMap(({ name }) =>
    readFormatFixtures(join(formats, name, "fixtures")).map((fixture) => [name, fixture] as const),
  );

test.each(fixtures.map(([name, fixture]) => [`${name}/${fixture.name}`, name, fixture] as const))(
  "import %s",
  async (_, format, { file, bytes, expect: wanted }) => {
    const { cwd } = await project();
    writeFileSync(join(cwd, file), bytes);
    const named = await perfmon(["import", file, "--format", format, "--better", "lower"], { cwd });
    if ("problem" in wanted) {
      expect([named.exit, named.stderr]).toEqual([2, expect.stringContaining(`error PM1506 ${file}: `)]);
      expect(named.stderr).toContain(wanted.says ?? "");
      expect((await perfmon(["runs", "--json"], { cwd })).json().runs).toEqual([]);
      return;
    }
    expect(named.exit, named.stderr).toBe(0);
    const detected = await perfmon(["import", file, "--json", "--store", "sqlite:other.db"], { cwd });
    expectDocument(detected.json(), "runs");
    expect(detected.stderr).toContain(`${wanted.count} value${wanted.count === 1 ? "" : "s"}`);
  },
);

test("what is measured several times is a sample, and what the file computed says what it is", async () => {
  const { cwd } = await project();
  cpSync(join(formats, "../tools/hyperfine/fixtures/parameters/files/hyperfine.json"), join(cwd, "h.json"));
  await perfmon(["import", "h.json"], { cwd });
  const run = (await perfmon(["show", "@latest", "--json"], { cwd })).json();
  const [first] = run.cases;
  expect(first.case.id).toBe("wait");
  expect(first.repetitions).toHaveLength(3);
  expect(first.metrics.map(({ name, unit, better, statistic }: any) => [name, unit, better, statistic])).toEqual([
    ["wall_time", "s", "lower", undefined],
  ]);
  const same = await perfmon(["compare", "file:h.json", "file:h.json", "--json"], { cwd });
  expect(same.json().comparisons.length).toBeGreaterThan(0);
});

test("a wrong format is named with the nearest, and every way to go on", async () => {
  const { cwd } = await project([invented({ latency: 100 })]);
  writeFileSync(join(cwd, "x.json"), '{"results": []}');
  const said = async (...argv: string[]) => {
    const { exit, stderr } = await perfmon(argv, { cwd });
    expect(exit, stderr).toBe(2);
    return stderr;
  };
  expect(await said("import", "x.json", "--format", "hyperfin")).toMatch(
    /no plugin reads a format "hyperfin"[\s\S]*did you mean "hyperfine"\? perfmon reads json, fio, iperf3/,
  );
  expect(await said("import", "x.json", "--format", "jsn")).toContain('did you mean "json"?');
  expect(await said("import", "x.json", "--format", "openmetrics")).toMatch(/"openmetrics" is only written/);
  expect(await said("export", "@latest", "--format", "jmh")).toMatch(
    /"jmh" is only read[\s\S]*perfmon writes json, csv/,
  );
  expect(await said("export", "@latest", "--format", "openmetric")).toContain('did you mean "openmetrics"?');
  expect(await said("import", "x.json", "--format", "jmh")).toContain("no benchmark of JMH");
});

test("a file in no known format lists what can be read", async () => {
  const { cwd } = await project();
  writeFileSync(join(cwd, "package.json"), '{"name": "x", "version": "1.0.0"}');
  const { exit, stderr } = await perfmon(["import", "package.json"], { cwd });
  expect(exit).toBe(2);
  expect(stderr).toContain("error PM1505 package.json is in no format that is known here");
  for (const name of ["json", "csv", "fio", "hyperfine", "benchfmt", "phoronix"]) expect(stderr).toContain(name);
  expect(stderr).not.toContain("openmetrics");
});

test("nothing is fetched", async () => {
  const { cwd } = await project([invented({ latency: 100 })]);
  for (const url of ["https://example.org/results.json", "file:///etc/passwd", "S3://bucket/x"]) {
    const { exit, stderr } = await perfmon(["import", url], { cwd });
    expect([exit, stderr]).toEqual([
      2,
      expect.stringContaining(`error PM1001 ${url} is a URL; perfmon reads files only`),
    ]);
  }
  const compared = await perfmon(["compare", "file:https://example.org/x.csv", "@latest"], { cwd });
  expect([compared.exit, compared.stderr]).toEqual([2, expect.stringContaining("is a URL")]);
});

test("what is written comes back: the same values", async () => {
  const { cwd, ids } = await project([invented({ latency: 100 })]);
  const [id] = ids;
  const valuesOf = (run: any): number[] =>
    run.cases.flatMap(({ repetitions }: any) =>
      repetitions.flatMap(({ measurements }: any) => measurements.map(({ value }: any) => value)),
    );
  const wanted = valuesOf((await perfmon(["show", id!, "--json"], { cwd })).json());
  for (const [format, expected] of [
    ["csv", wanted],
    ["benchfmt", wanted],
    [
      "bmf",
      [
        wanted
          .toSorted((a, b) => a - b)
          .slice(3, 5)
          .reduce((a, b) => a + b) / 2,
      ],
    ],
    [
      "github-action-benchmark",
      [
        wanted
          .toSorted((a, b) => a - b)
          .slice(3, 5)
          .reduce((a, b) => a + b) / 2,
      ],
    ],
  ] as const) {
    const other = ["--store", `sqlite:${format}.db`];
    const written = await perfmon(["export", id!, "--format", format, "-o", "out"], { cwd });
    expect([written.exit, written.stdout], written.stderr).toEqual([0, ""]);
    const read = await perfmon(["import", "out", "--suite", "syscall", ...other], { cwd });
    expect(read.exit, `${format}: ${read.stderr}`).toBe(0);
    const run = (await perfmon(["show", "@latest", "--json", ...other], { cwd })).json();
    expect(valuesOf(run), format).toEqual(expected);
    expect(run.cases[0].metrics[0], format).toMatchObject({ unit: "s", better: "lower" });
  }
});

test("export to a file that a format refuses leaves the message, and standard output only its result", async () => {
  const { cwd, ids } = await project([invented({ latency: 100 }), invented({ latency: 110, day: 2 })]);
  const two = await perfmon(["export", ...ids, "--format", "bmf"], { cwd });
  expect([two.exit, two.stdout]).toEqual([2, ""]);
  expect(two.stderr).toContain("error PM1506 these runs cannot be written as bmf: BMF holds one run, not 2");
  const metrics = await perfmon(["export", ...ids, "--format", "openmetrics"], { cwd });
  expect(metrics.stdout).toMatch(/^# TYPE perfmon_latency_seconds gauge\n/);
  expect(metrics.stdout.endsWith("# EOF\n")).toBe(true);
  await perfmon(["export", ...ids, "--format", "benchfmt", "-o", "both.txt"], { cwd });
  expect(readFileSync(join(cwd, "both.txt"), "utf8")).toMatch(
    /^Unit latency-sec better=lower\n\nrun: \w{26}\ntime: 2026-11-01T09:00:00.000Z\nBenchmarkGetpid 1 [\d.e-]+ latency-sec\n/,
  );
});

test("list formats says which are read and which written", async () => {
  const { cwd } = await project();
  const { items } = (await perfmon(["list", "formats", "--json"], { cwd })).json();
  const of = (name: string) => items.find((item: any) => item.name === name);
  expect(of("json")).toMatchObject({ reads: true, writes: true });
  expect(of("hyperfine")).toMatchObject({ reads: true, writes: false });
  expect(of("openmetrics")).toMatchObject({ reads: false, writes: true });
  expect((await perfmon(["list", "formats"], { cwd })).stdout).toMatch(/ csv +read, written +tidy CSV/);
});

test("a plugin's format that fails is named, and does not keep the others from a file", async () => {
  const { cwd } = await project();
  writeFileSync(
    join(cwd, "plugin.mjs"),
    `import { definePlugin } from "@perfmon/core/plugin";
const detect = () => { throw new TypeError("detecting"); };
async function* read() { yield* []; throw new TypeError("x is undefined"); }
export default definePlugin({ name: "broken", apiVersion: 1, formats: {
  broken: { summary: "fails", detect, read },
  nothing: { summary: "can do nothing" },
} });
`,
  );
  writeFileSync(join(cwd, "perfmon.config.yaml"), 'store: sqlite:store.db\nplugins: ["...", "./plugin.mjs"]\n');
  writeFileSync(join(cwd, "r.csv"), "metric,value,unit\na,1,s\n");
  const lacking = await perfmon(["import", "r.csv"], { cwd });
  expect([lacking.exit, lacking.stderr]).toEqual([
    2,
    expect.stringContaining('"nothing" of broken lacks detect and read, or write'),
  ]);
  writeFileSync(
    join(cwd, "plugin.mjs"),
    readFileSync(join(cwd, "plugin.mjs"), "utf8")
      .replace(/ {2}nothing.*\n/, "")
      .replace('"broken", api', '"breaking", api'),
  );
  writeFileSync(join(cwd, "perfmon.config.yaml"), 'store: sqlite:store.db\nplugins: ["...", "./second.mjs"]\n');
  cpSync(join(cwd, "plugin.mjs"), join(cwd, "second.mjs"));
  expect((await perfmon(["import", "r.csv"], { cwd })).exit).toBe(0);
  const failed = await perfmon(["import", "r.csv", "--format", "broken"], { cwd });
  expect([failed.exit, failed.stderr]).toEqual([
    2,
    expect.stringContaining('error PM2005 the format "broken" of breaking failed in read: x is undefined'),
  ]);
});
