/** Fault 25: a plugin that fails in any way is named and bounded, and the others go on. */
import { expect, test } from "vitest";
import { expectExit, type Workspace, workspace } from "../perfmon.ts";

const HEAD = 'import { definePlugin } from "@perfmon/core/plugin";\n';

/** A tool that prints a number, with something of it said otherwise. */
const tool = (name: string, changes = "", before = "") => `${HEAD}${before}
export default definePlugin({ name: "./${name}.ts", apiVersion: 1, tools: { ${name}: {
  summary: "of the test",
  options: { type: "object", additionalProperties: false, properties: { text: { type: "string", description: "Text." } } },
  metrics: [{ name: "number", unit: "1", better: "higher", kind: "custom", description: "Number." }],
  parserVersion: 1,
  command: () => ({ argv: ["echo", "42"] }),
  parse: ({ stdout }: { stdout: string }) => [{ metric: "number", value: Number(stdout), unit: "1" }],
  ${changes}
} } });
`;

/** A project with a plugin that is bad and one that is good, and a suite that uses both. */
function project(bad: string, config: object = {}, files: Readonly<Record<string, string>> = {}): Workspace {
  const made = workspace({ config: { plugins: ["...", "./bad.ts", "./good.ts"], ...config } });
  made.write("bad.ts", bad);
  made.write("good.ts", tool("good"));
  for (const [name, text] of Object.entries(files)) made.write(name, text);
  const steps = ["bad", "good"].map((uses) => ({ id: uses, uses, repetitions: 1 }));
  made.write("both.yaml", { name: "both", steps });
  made.write("good.yaml", { name: "good", steps: steps.slice(1) });
  return made;
}

/** s: what nothing honest here needs, and a test can wait. */
const SOON = { PERFMON_PLUGIN_DEADLINE: "0.5" };
const ENDLESS_PATTERN = `/^(\\w+\\s?)*$/.test("a".repeat(60) + "!")`;

/** Outcome of each case, and the first problem of the bad one. */
async function both(made: Workspace, exit: number, env = {}, way: "json" | "jsonHere" = "jsonHere") {
  const ran = await made[way](["exec", "both.yaml", "--warmup", "0"], { env });
  expect(ran.exit, ran.stderr).toBe(exit);
  const [bad, good] = ran.document.cases;
  expect(good).toMatchObject({ outcome: "completed", repetitions: [{ measurements: [{ value: 42 }] }] });
  return { bad, problem: bad.repetitions[0]?.problems[0], stderr: ran.stderr };
}

test.each([
  ["throws", 'parse: () => { throw new TypeError("boom"); }', /the plugin's parse failed: boom/],
  ["throws no error", "parse: () => { throw null; }", /the plugin's parse failed: null/],
  ["gives nothing", "parse: () => undefined", /the plugin's parse failed: it gave undefined, no list of measurements/],
  [
    "gives texts",
    'parse: () => [{ metric: "number", value: "42", unit: "1" }]',
    /it gave \{ metric: 'number', value: '42',.*no measurement/,
  ],
  ["hangs", "parse: () => { for (;;); }", /the plugin's parse failed: it did not end within 0.5 s and was given up/],
  [
    "has an endless regular expression",
    `check: () => ${ENDLESS_PATTERN} ? [] : []`,
    /the plugin's check failed: it did not end/,
  ],
  [
    "changes what it is given",
    'parse: (output: any) => { output.stdout = "43"; return []; }',
    /Cannot assign to read only property 'stdout'/,
  ],
  [
    "changes the options",
    "parse: (_: unknown, options: any) => { options.text = 1; return []; }",
    /object is not extensible/,
  ],
])("a parser that %s costs its repetition", async (_, changes, message) => {
  const { bad, problem } = await both(project(tool("bad", changes)), 3, SOON);
  expect(bad.outcome).toBe("failed");
  expect(problem).toMatchObject({ code: "plugin-failed", message: expect.stringMatching(message) });
});

test("one that prints to stdout is named on stderr, and the document on stdout stays one", async () => {
  const prints = 'parse: () => { console.log("debug"); return [{ metric: "number", value: 1, unit: "1" }]; }';
  const { bad, stderr } = await both(project(tool("bad", prints, 'process.stdout.write("loaded\\n");')), 0, {}, "json");
  expect(bad.outcome).toBe("completed");
  expect(stderr).toMatch(/warning: the plugin \.\/bad\.ts prints to standard output.*\nloaded\n/);
  expect(stderr).toMatch(/^debug$/m);
});

test.each([
  ["throws", 'command: () => { throw new Error("boom"); }', "boom"],
  ["hangs", "requires: () => { for (;;); }", "it did not end within 0.5 s and was given up"],
  ["changes the facts", "command: (_: unknown, { facts }: any) => { facts.x = 1; }", "object is not extensible"],
  ["has paths that throw", 'paths: () => { throw new Error("boom"); }', "boom"],
  ["gives no command", "command: () => undefined", "it gave undefined, no command"],
  ["gives a promise of one", 'command: async () => ({ argv: ["echo", "42"] })', "no command"],
  ["gives words that are none", 'command: () => ({ argv: ["echo", 42] })', "it gave { argv: [ 'echo', 42 ] }"],
  ["gives an empty command", "command: () => ({ argv: [] })", "it gave { argv: [] }"],
  ["requires what is no list", "requires: () => 5", "it gave 5, no list of requirements"],
  ["requires nothing known", "requires: () => [null]", "it gave [ null ]"],
  ["has paths that are no list", "paths: () => 5", "it gave 5, no list of paths"],
])("a tool that %s before anything ran is named; without its steps the others run", async (_, changes, message) => {
  const made = project(tool("bad", changes));
  const { stderr, stdout } = await expectExit(2, made.here(["exec", "both.yaml"], { env: SOON }));
  expect(stderr).toMatch(/error PM2005 \.\/bad\.ts failed in (command|requires|paths) of the tool bad: /);
  expect([stdout, stderr]).toEqual(["", expect.stringContaining(message)]);
  await expectExit(0, made.here(["exec", "both.yaml", "--exclude", "bad"]));
});

test.each([
  ["has metrics that throw", 'metrics: () => { throw new Error("boom"); }', "boom"],
  ["has metrics that are none", "metrics: () => 5", "it gave 5, no list of metrics"],
  ["validates with a number", "validate: () => 5", "it gave 5, no list of problems"],
])("a tool that %s as a suite is read is named there", async (_, changes, message) => {
  const { stderr } = await expectExit(2, project(tool("bad", changes)).here(["validate", "both.yaml"]));
  expect(stderr).toMatch(/^error PM2005 \.\/bad\.ts failed in (metrics|validate) of the tool bad: /);
  expect(stderr).toContain(message);
  expect(stderr).toContain("both.yaml:");
});

test("an endless pattern of its schema is given up, and named", async () => {
  const options =
    'options: { type: "object", additionalProperties: false, properties: { text: { type: "string", pattern: "^(a+)+$", description: "Text." } } }';
  const made = project(tool("bad", options));
  made.write("long.yaml", { name: "long", steps: [{ id: "x", uses: "bad", with: { text: `${"a".repeat(40)}!` } }] });
  const { stderr } = await expectExit(2, made.here(["validate", "long.yaml"]));
  expect(stderr).toMatch(/PM2006 the options for bad cannot be checked: the pattern \^\(a\+\)\+\$ takes too long/);
});

test.each([
  [
    "throws as it loads",
    'throw new Error("boom");',
    "PM2001",
    'the plugin "./bad.ts" (perfmon.config.yaml:1:19) cannot be loaded: boom',
  ],
  ["never ends loading", "await new Promise(() => {});", "PM2001", "cannot be loaded: it did not load within 0.5 s"],
  ["is no TypeScript that Node runs", "enum A { B }", "PM2001", "Node only strips types: no enum"],
  [
    "needs a package that is not there",
    'import "left-out";',
    "PM2001",
    "the plugin needs the package left-out: npm install left-out",
  ],
  [
    "exports something else",
    "export default {};",
    "PM2002",
    '"./bad.ts" (perfmon.config.yaml:1:19) is no perfmon plugin',
  ],
  [
    "is for another API",
    `${HEAD}export default definePlugin({ name: "x", apiVersion: 2 as never });`,
    "PM2002",
    "is for plugin API 2; this perfmon has 1\n  hint: install a newer perfmon, or a version of ./bad.ts for API 1",
  ],
  [
    "was made by a copy of a later API",
    'export default { name: "x", apiVersion: 2, [Symbol.for("perfmon.plugin/2")]: true };',
    "PM2002",
    "is for plugin API 2; this perfmon has 1",
  ],
  [
    "gives a name that another gives",
    tool("good").replace("./good.ts", "./bad.ts"),
    "PM2003",
    'two plugins give the tool "good": ./bad.ts and ./good.ts',
  ],
])("one that %s: nothing runs, and it is named; taken out, the others run", async (_, text, code, message) => {
  const made = project(text);
  // Node itself loads it, as for users.
  const { stdout, stderr } = await expectExit(2, made.run(["exec", "good.yaml"], { env: SOON }));
  expect([stdout, stderr]).toEqual(["", expect.stringContaining(`error ${code} `)]);
  expect(stderr).toContain(message);
  made.configure({ plugins: ["...", "./good.ts"] });
  await expectExit(0, made.here(["exec", "good.yaml"]));
});

test("one with a copy of the API of its own works like any other", async () => {
  const copy = tool("bad").replace(HEAD, "").replace("definePlugin({", '({ [Symbol.for("perfmon.plugin/1")]: true, ');
  const { bad } = await both(project(copy), 0);
  expect(bad.outcome).toBe("completed");
});

const analyzer = (body: string) => `${HEAD}
export default definePlugin({ name: "./bad.ts", apiVersion: 1, analyzers: { bad: {
  summary: "of the test",
  options: { type: "object", additionalProperties: false, properties: {} },
  ${body}
} } });
`;

test.each([
  ["throws", 'hook: "detect", detect() { throw new Error("boom"); }', /bad failed: .*boom/],
  ["hangs", 'hook: "detect", detect() { for (;;); }', /bad failed: .*it did not end within 0.5 s/],
  [
    "changes the evidence",
    'hook: "detect", detect([one]: any) { one.candidate.values.sort(); }',
    /bad failed: .*read only/,
  ],
  [
    "claims nonsense",
    'hook: "detect", detect: () => [{ verdict: "bad" }]',
    /bad failed: .*\{"verdict":"bad"\}, no finding/,
  ],
  ["cannot grade", 'hook: "classify", classify() { throw new Error("boom"); }', /bad failed: .*boom/],
  [
    "grades later",
    'hook: "classify", classify: async (grade: object) => grade',
    /bad failed: .*it gave a promise, no grade/,
  ],
])("an analyzer that %s is named, and the verdicts of the others stand", async (_, body, message) => {
  const made = project(analyzer(body), { analyzers: ["evidence", "threshold", "severity", "bad"] });
  for (const _first of [1, 2])
    await expectExit(0, made.here(["exec", "good.yaml", "--repetitions", "6"], { env: SOON }));
  const both = ["compare", "@latest~1", "@latest"];
  const { document, exit, stderr } = await made.jsonHere(both, { env: SOON });
  expect(exit, stderr).toBe(0);
  expect(document.comparisons).toMatchObject([{ verdict: "pass", severity: "none" }]);
  const told = document.reasons.filter(({ code }: any) => code === "analyzer-failed");
  expect(told).toMatchObject([{ message: expect.stringMatching(message) }]);
  expect((await made.here(both, { env: SOON })).stdout).toMatch(message);
  if (!body.includes("detect")) return;
  // Where nobody else speaks, nothing passes.
  made.configure({ plugins: ["...", "./bad.ts", "./good.ts"], analyzers: ["bad", "severity"] });
  const alone = await made.jsonHere(both, { env: SOON });
  const [{ verdict, reasons }] = alone.document.comparisons;
  expect([verdict, reasons[0].code]).toEqual(["inconclusive", "analyzer-failed"]);
});

const reporter = (body: string) => `${HEAD}
export default definePlugin({ name: "./bad.ts", apiVersion: 1, reporters: { bad: {
  summary: "of the test",
  options: { type: "object", additionalProperties: false, properties: {} },
  ${body}
} } });
`;

test.each([
  ["throws", 'report() { throw new Error("boom"); }', /warning: the reporter bad=out failed: .*boom/],
  ["hangs", "report() { for (;;); }", /warning: the reporter bad=out failed: .*did not end within 0.5 s/],
  [
    "changes the run",
    "report({ run }: any) { run.cases.length = 0; }",
    /warning: the reporter bad=out failed: .*read only/,
  ],
])("a reporter that %s is a warning, and the others write theirs", async (_, body, message) => {
  const made = project(reporter(body), { reporters: ["bad=out", "json=run.json", "terminal"] });
  const { stdout, stderr } = await expectExit(0, made.here(["exec", "good.yaml"], { env: SOON }));
  expect(stderr).toMatch(message);
  expect(stdout).toMatch(/good +number +42/);
  expect(JSON.parse(made.text("run.json")).cases).toHaveLength(1);
});

const monitor = (body: string) => `${HEAD}
export default definePlugin({ name: "./bad.ts", apiVersion: 1, monitors: { bad: {
  summary: "of the test",
  options: { type: "object", additionalProperties: false, properties: {} },
  metrics: [],
  ${body}
} } });
`;

test.each([
  [
    "cannot read",
    'scope: "repetition", wrap: (c: object) => c, read() { throw new Error("boom"); }',
    /monitor bad: boom/,
  ],
  [
    "hangs as it reads",
    'scope: "repetition", wrap: (c: object) => c, read() { for (;;); }',
    /monitor bad: it did not end/,
  ],
])("a monitor that %s is a warning of the repetition", async (_, body, message) => {
  const made = project(monitor(body), { monitors: ["bad"] });
  const { document, exit } = await made.jsonHere(["exec", "good.yaml", "--warmup", "0"], { env: SOON });
  expect(exit).toBe(0);
  const [repetition] = document.cases[0].repetitions;
  expect(repetition).toMatchObject({ outcome: "completed", measurements: [{ value: 42 }] });
  expect(repetition.problems).toMatchObject([
    { code: "monitor-failed", severity: "warning", message: expect.stringMatching(message) },
  ]);
});

test("a monitor around blocks whose command fails is a warning too", async () => {
  const made = project(monitor('scope: "block", command() { throw new Error("boom"); }, read: () => []'), {
    monitors: ["bad"],
  });
  const { document, exit } = await made.jsonHere(["exec", "good.yaml"]);
  expect(exit).toBe(0);
  expect(JSON.stringify(document.blocks)).toMatch(
    /monitor bad: \.\/bad\.ts failed in command of the monitor bad: boom/,
  );
});

test.each([
  [
    "throws",
    'scope: "repetition", read: () => [], wrap() { throw new Error("boom"); }',
    "in wrap of the monitor bad: boom",
  ],
  ["gives nothing", 'scope: "repetition", read: () => [], wrap() {}', "it gave undefined, no command"],
  [
    "has no wrap",
    'scope: "repetition", read: () => []',
    'PM2002 the monitor "bad" of ./bad.ts: its wrap must be a function',
  ],
  ["requires a number", 'scope: "repetition", read: () => [], wrap: (c: object) => c, requires: () => 7', "it gave 7"],
])("a monitor that %s before anything ran is refused by name", async (_, body, message) => {
  const made = project(monitor(body), { monitors: ["bad"] });
  const { stdout, stderr } = await expectExit(2, made.here(["exec", "good.yaml"]));
  expect([stdout, stderr]).toEqual(["", expect.stringContaining(message)]);
  expect(stderr).toContain("./bad.ts");
});

const PROFILES = "wrap: (c: object) => c, read: () => ({})";

test.each([
  ["has no convert", PROFILES, "its convert must be a function"],
  ["has a convert that is none", `convert: ["perf", "script"], ${PROFILES}`, "its convert must be a function"],
  ["has no wrap", "convert: () => ({ argv: ['cat'] }), read: () => ({})", "its wrap must be a function"],
])("a profiler that %s is refused by name before anything ran", async (_, body, message) => {
  const made = project(monitor(`scope: "profile", ${body}`), { profiler: "bad", profile: "always" });
  const { stdout, stderr } = await expectExit(2, made.here(["exec", "good.yaml"]));
  expect([stdout, stderr]).toEqual(["", expect.stringContaining(`PM2002 the monitor "bad" of ./bad.ts: ${message}`)]);
});

test("a profiler that converts to no command costs its profile, and is named", async () => {
  const made = project(monitor(`scope: "profile", convert: () => "cat", ${PROFILES}`), {
    ...{ profiler: "bad", profile: "always" },
  });
  const { stdout, stderr } = await expectExit(0, made.here(["exec", "good.yaml"]));
  expect(stderr).toMatch(
    /no profile of good: \.\/bad\.ts failed in convert of the monitor bad: it gave 'cat', no command/,
  );
  expect(stdout).toMatch(/good +number +42/);
});

test("a monitor of no known scope is refused by name", async () => {
  const made = project(monitor('scope: "repetitions", wrap: (c: object) => c, read: () => []'), { monitors: ["bad"] });
  const { stderr } = await expectExit(2, made.here(["exec", "good.yaml"]));
  expect(stderr).toContain('its scope must be "repetition", "block" or "profile"');
});

test.each([
  ["does not begin", 'progress() { throw new Error("boom"); }', "boom"],
  ["is none", "progress() {}", "it gave undefined, no { event(), close() }"],
  ["fails at an event", 'progress: () => ({ event() { throw new Error("boom"); }, close() {} })', "boom"],
  ["hangs at an event", "progress: () => ({ event() { for (;;); }, close() {} })", "it did not end within 0.5 s"],
  ["does not end", 'progress: () => ({ event() {}, close() { throw new Error("boom"); } })', "boom"],
])("a reporter whose progress %s is a warning, once", async (_, body, message) => {
  const made = project(reporter(`report() {}, ${body}`), { reporters: ["bad", "json=run.json"] });
  const { stderr } = await expectExit(0, made.here(["exec", "good.yaml"], { env: SOON }));
  expect(stderr.split("warning: ./bad.ts failed in event: ")).toHaveLength(2);
  expect(stderr).toContain(message);
  expect(JSON.parse(made.text("run.json")).cases).toHaveLength(1);
});

test("a reporter that goes on at the end of standard output shows its progress like any other", async () => {
  const progress = "(stream: any) => ({ event({ type }: any) { stream.write(`saw ${type} `); }, close() {} })";
  const made = project(reporter(`report() {}, progress: ${progress}`), { reporters: ["bad+=-"] });
  const { stderr } = await expectExit(0, made.here(["exec", "good.yaml"]));
  expect(stderr).toContain("saw run-");
});

const opens = (kind: "targets" | "collectors", body: string) => `${HEAD}
export default definePlugin({ name: "./bad.ts", apiVersion: 1, ${kind}: { bad: {
  summary: "of the test",
  options: { type: "object", additionalProperties: false, properties: {} },
  ${body}
} } } as never);
`;
const BAD_TARGET = { targets: { here: { use: "bad" } } };
const BAD_STORE = { store: "bad:x" };
const HALF_A_SESSION =
  "open: async () => new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : () => { throw new Error('boom'); }) })";

test.each([
  [
    "a target that throws",
    "targets",
    'open() { throw new Error("boom"); }',
    5,
    "PM5005 the target here of ./bad.ts failed in open: boom",
  ],
  [
    "one that rejects",
    "targets",
    'async open() { throw new Error("boom"); }',
    5,
    "PM5005 the target here of ./bad.ts failed in open: boom",
  ],
  ["one that hangs", "targets", "open() { for (;;); }", 5, "did not end within 0.5 s"],
  [
    "one that opens nothing",
    "targets",
    "open() {}",
    2,
    "PM2002 the target here of ./bad.ts: what it opened lacks exec, ",
  ],
  [
    "one whose session fails",
    "targets",
    HALF_A_SESSION,
    5,
    /PM5005 the target here of \.\/bad\.ts failed in \w+: boom/,
  ],
  [
    "a store that throws",
    "collectors",
    'open() { throw new Error("boom"); }',
    5,
    "PM4007 the store bad: of ./bad.ts failed in open: boom",
  ],
  [
    "one that opens nothing",
    "collectors",
    "open() {}",
    2,
    "PM2002 the store bad: of ./bad.ts: what it opened lacks putRun, ",
  ],
  ["one that fails later", "collectors", HALF_A_SESSION, 5, /PM4007 the store bad: of \.\/bad\.ts failed in \w+: boom/],
] as const)("%s is refused by name (%s)", async (_, kind, body, exit, message) => {
  const made = project(opens(kind, body), kind === "targets" ? BAD_TARGET : BAD_STORE);
  const { stderr } = await expectExit(exit, made.here(["exec", "good.yaml"], { env: SOON }));
  expect(stderr).toMatch(message);
});

test("one that never opens is no success", async () => {
  const made = project(opens("targets", "open: () => new Promise(() => {})"), BAD_TARGET);
  const { stderr } = await expectExit(2, made.run(["exec", "good.yaml"]));
  expect(stderr).toContain("PM2005 perfmon waits for what never comes: ./bad.ts, asked to open the target here");
});

const format = (body: string) => `${HEAD}
export default definePlugin({ name: "./bad.ts", apiVersion: 1, formats: { bad: { summary: "of the test", ${body} } } } as never);
`;
const READ = ["import", "odd.txt"];
const EXPORT = ["export", "@latest", "--format", "bad"];

test.each([
  [
    "throws at looking",
    'detect() { throw new Error("boom"); }, async *read() {}',
    READ,
    /PM1505 odd\.txt is in no format .*; the format "bad" of \.\/bad\.ts failed in detect: boom/,
  ],
  [
    "hangs at looking",
    "detect() { for (;;); }, async *read() {}",
    READ,
    /PM1505 .* failed in detect: it did not end within 0.5 s/,
  ],
  [
    "throws at reading",
    'detect: () => 1, async *read() { throw new Error("boom"); }',
    READ,
    /PM2005 the format "bad" of \.\/bad\.ts failed in read: boom/,
  ],
  ["reads no record", "detect: () => 1, async *read() { yield 5; }", READ, /failed in read: it gave 5, no record/],
  [
    "reads a text as value",
    'detect: () => 1, async *read() { yield { case: "a", metric: "m", unit: "s", labels: {}, value: "1" }; }',
    READ,
    /no record/,
  ],
  [
    "throws at writing",
    '*write() { throw new Error("boom"); }',
    EXPORT,
    /PM2005 the format "bad" of \.\/bad\.ts failed in write: boom/,
  ],
  ["writes nothing", "write: () => undefined", EXPORT, /PM2005 the format "bad" of \.\/bad\.ts failed in write: /],
])("a format that %s is named, and nothing is stored", async (_, body, args, message) => {
  const made = project(format(body), {}, { "odd.txt": "odd\n", "a.csv": "metric,value,better\nx,1,lower\n" });
  await expectExit(0, made.here(["import", "a.csv"], { env: SOON }));
  const { stdout, stderr } = await expectExit(2, made.here(args, { env: SOON }));
  expect([stdout, stderr]).toEqual(["", expect.stringMatching(message)]);
  expect((await made.jsonHere(["runs"])).document.runs).toHaveLength(1);
});

test("an error of a timer stops the run as SIGTERM does, and is no regression", async () => {
  const late =
    'command: () => { setTimeout(() => { throw new Error("late"); }, 50); return { argv: ["sleep", "30"] }; }';
  const made = project(tool("bad", late));
  const { exit, document, stderr } = await made.json(["exec", "both.yaml", "--warmup", "0"]);
  expect(exit).toBe(3);
  expect(stderr).toMatch(/error PM3008 \.\/bad\.ts failed where nothing waits for it: late/);
  expect(document.state).toBe("interrupted");
});

test("a deadline that is none is refused", async () => {
  const made = project(tool("bad"));
  const { stderr } = await expectExit(2, made.here(["list", "tools"], { env: { PERFMON_PLUGIN_DEADLINE: "soon" } }));
  expect(stderr).toContain('error PM1501 PERFMON_PLUGIN_DEADLINE is "soon", no number of seconds');
});
