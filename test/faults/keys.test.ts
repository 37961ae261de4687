import { expect, test } from "vitest";
import { expectExit, workspace } from "../perfmon.ts";
import { storedRuns } from "../stored.ts";

/** Names that objects have without being given them. */
const INHERITED = ["constructor", "toString", "hasOwnProperty", "valueOf"];

test("__proto__ as a key is refused wherever a suite or a configuration has one", async () => {
  const step = { id: "a", uses: "script", with: { command: ["true"] } };
  const proto = JSON.parse('{ "__proto__": { "polluted": true } }');
  const suites = [
    { steps: [step], vars: proto },
    { steps: [{ ...step, matrix: JSON.parse('{ "__proto__": [1, 2] }') }] },
    { steps: [{ ...step, with: { ...step.with, env: JSON.parse('{ "__proto__": "x" }') } }] },
    { steps: [{ ...step, thresholds: JSON.parse('{ "__proto__": "5%" }') }] },
    Object.assign(JSON.parse('{ "__proto__": { "name": "x" } }'), { steps: [step] }),
  ];
  const made = workspace();
  for (const suite of suites) {
    made.write("suite.yaml", suite);
    const refused = await made.here(["validate", "suite.yaml"]);
    expect(refused).toMatchObject({ exit: 2, stderr: expect.stringContaining("PM1015") });
  }
  made.write("suite.yaml", { steps: [step] });
  made.write("perfmon.config.yaml", '{ "options": { "__proto__": { "a": 1 } } }');
  await expectExit(2, made.here(["exec", "suite.yaml"]));
});

test("names that every object inherits are plain data", async () => {
  const made = workspace();
  const [first] = INHERITED;
  const named = <T>(value: (name: string) => T) => Object.fromEntries(INHERITED.map((name) => [name, value(name)]));
  made.write("suite.yaml", {
    vars: named((name) => `value of ${name}`),
    steps: [
      {
        id: "constructor",
        uses: "script",
        repetitions: 1,
        matrix: named(() => [1]),
        with: {
          command: ["echo", `\${{ vars.${first} }} \${{ matrix.${first} }}\nvalue=3`],
          env: named((name) => `\${{ vars.${name} }}`),
          extract: INHERITED.map((metric) => ({
            ...{ metric: metric.toLowerCase(), unit: "1", better: "lower", from: "stdout", key: "value" },
            labels: named((name) => name),
          })),
        },
        thresholds: { constructor: "5%" },
      },
    ],
  });
  const labels = INHERITED.flatMap((name) => ["--label", `${name}=${name}`]);
  const ran = await made.here(["exec", "suite.yaml", ...labels, "--set", "toString=set"]);
  await expectExit(0, ran);
  const [run] = await storedRuns(made.folder);
  expect(run!.labels).toEqual(named((name) => name));
  const [repetition] = run!.cases[0]!.repetitions;
  expect(repetition!.measurements).toMatchObject(
    INHERITED.map((name) => ({ metric: name.toLowerCase(), value: 3, labels: named((label) => label) })),
  );
  // A round trip through the JSON document changes nothing.
  const { stdout } = await made.here(["export", run!.id, "--format", "json"]);
  made.write("run.json", stdout);
  const other = workspace();
  await expectExit(0, other.here(["import", made.path("run.json")]));
  expect(await storedRuns(other.folder)).toEqual([run]);
});

test("unknown names that objects inherit are unknown", async () => {
  const made = workspace();
  const step = { id: "a", uses: "script", with: { command: ["true"] } };
  for (const name of ["constructor", "__proto__"]) {
    const wrong = [
      { steps: [{ ...step, uses: name }] },
      { steps: [{ ...step, with: { command: ["echo", `\${{ vars.${name} }}`] } }] },
      { steps: [{ ...step, monitors: [name] }] },
    ];
    for (const suite of wrong) {
      made.write("suite.yaml", suite);
      await expectExit(2, made.here(["validate", "suite.yaml"]));
    }
    for (const args of [
      ["exec", name],
      ["parse", name],
      ["show", name],
      ["export", "@latest", "--format", name],
      ["exec", "suite.yaml", "--reporter", name],
      ["exec", "suite.yaml", "--target", name],
      [name],
    ])
      expect({ args, exit: (await made.here(args)).exit }).toEqual({
        args,
        exit: args[0] === "show" || args[0] === "export" ? 5 : 2,
      });
  }
});

test("a format of such a name is unknown", async () => {
  const made = workspace();
  made.write("suite.yaml", { steps: [{ id: "a", uses: "script", repetitions: 1, with: { command: ["true"] } }] });
  await expectExit(0, made.here(["exec", "suite.yaml"]));
  for (const name of ["constructor", "__proto__"])
    for (const args of [
      ["import", "suite.yaml"],
      ["export", "@latest"],
    ]) {
      const refused = await made.here([...args, "--format", name]);
      expect(refused).toMatchObject({ exit: 2, stderr: expect.stringContaining(`a format "${name}"`) });
    }
});

test("imported JSON with such keys is data or refused, never a bug", async () => {
  const made = workspace();
  made.write("suite.yaml", { steps: [{ id: "a", uses: "script", repetitions: 1, with: { command: ["true"] } }] });
  await made.here(["exec", "suite.yaml", "--label", "key=value"]);
  const { stdout } = await made.here(["export", "@latest", "--format", "json"]);
  const spoilt = [
    stdout.replace('"key"', '"__proto__"'),
    stdout.replace('"schema"', '"__proto__": { "state": "running" }, "schema"'),
    stdout.replace(/"options": \{/, '"options": { "__proto__": { "command": [] },'),
  ];
  for (const text of spoilt) {
    expect(text).not.toBe(stdout);
    made.write("spoilt.json", text);
    const other = workspace();
    const { exit, stderr } = await other.here(["import", made.path("spoilt.json")]);
    expect({ exit, stderr }).toMatchObject({ exit: expect.toSatisfy((code) => code === 0 || code === 2) });
    if (exit === 0) expect((await storedRuns(other.folder))[0]!.state).toBe("completed");
  }
});

/** A plugin in which every name that it may choose is one that objects have, or would be given. */
const INHERITING = `
import { definePlugin, defineTool } from "@perfmon/core/plugin";
const NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty"];
const named = (value) => Object.fromEntries(NAMES.map((name) => [name, value(name)]));
const tool = defineTool({
  summary: "names",
  parserVersion: 1,
  options: {
    type: "object",
    additionalProperties: false,
    properties: named((name) => ({ type: "string", default: name, description: "An option named " + name + "." })),
  },
  metrics: NAMES.map((name) => ({ name, unit: "1", better: "lower", kind: "custom", description: "always 1" })),
  command: (options) => ({ argv: ["echo", ...NAMES.map((name) => name + "=" + options[name])], env: named((name) => name) }),
  parse: () => NAMES.map((metric) => ({ metric, value: 1, unit: "1", labels: named((name) => name) })),
});
const format = {
  summary: "names",
  detect: (head) => (head.startsWith("names") ? 1 : 0),
  async *read() {
    for (const name of NAMES) yield { case: name, metric: name, value: 1, unit: "s", run: name, labels: named((label) => label) };
  },
};
export default definePlugin({
  name: "perfmon-plugin-inheriting",
  apiVersion: 1,
  tools: named(() => tool),
  formats: named(() => format),
});
`;

test("names of a plugin that objects have, or that would be their prototype, are names", async () => {
  const names = ["__proto__", ...INHERITED.filter((name) => name !== "valueOf")];
  const made = workspace({ config: { plugins: ["...", "./inheriting.ts"] } });
  made.write("inheriting.ts", INHERITING);
  const listed = await made.jsonHere(["list", "tools"]);
  expect(listed.document.items.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(names));
  made.write("suite.yaml", { steps: names.map((uses, i) => ({ id: `s${i}`, uses, repetitions: 1 })) });
  await expectExit(0, made.here(["exec", "suite.yaml"]));
  const labels = Object.fromEntries(names.map((name) => [name, name]));
  const [run] = await storedRuns(made.folder);
  for (const { repetitions } of run!.cases)
    expect(repetitions[0]!.measurements).toMatchObject(names.map((metric) => ({ metric, labels, value: 1 })));
  expect(Object.keys(run!.cases[0]!.repetitions[0]!.measurements![0]!.labels).sort()).toEqual([...names].sort());
  const schema = await made.jsonHere(["schema"]);
  expect(schema.document.$defs["with.__proto__"].properties.constructor.description).toContain("named constructor");

  made.write("names.txt", "names\n");
  await expectExit(0, made.here(["import", "--format", "__proto__", "names.txt"]));
  const imported = (await storedRuns(made.folder)).filter(({ id }) => id !== run!.id);
  expect(imported.map(({ cases }) => cases[0]!.case.id).sort()).toEqual([...names].sort());
  for (const { cases } of imported) {
    const measured = cases[0]!.repetitions[0]!.measurements![0]!;
    expect(measured).toMatchObject({ metric: cases[0]!.case.id, value: 1, labels });
  }
});

test("such columns and values of a table are labels, cases and metrics", async () => {
  const made = workspace();
  const names = ["__proto__", ...INHERITED];
  const labels = names.map((name) => `label.${name}`).join(",");
  const rows = names.map((name) => `${name},1,s,${name},${names.join(",")}`);
  made.write("values.csv", `metric,value,unit,case,${labels}\n${rows.join("\n")}\n`);
  await expectExit(0, made.here(["import", "values.csv"]));
  const [run] = await storedRuns(made.folder);
  expect(run!.cases.map((result) => result.case.id)).toEqual(names);
  for (const result of run!.cases) {
    const [measured] = result.repetitions[0]!.measurements!;
    expect(measured!.metric).toBe(result.case.id);
    expect(Object.entries(measured!.labels).sort()).toEqual(names.map((name) => [name, name]).sort());
  }
  const compared = await made.jsonHere(["compare", "file:values.csv", "file:values.csv"]);
  expect(compared.document.comparisons).toHaveLength(names.length);
});

test("such keys in a configuration are unknown keys, or names", async () => {
  const made = workspace();
  made.write("suite.yaml", { steps: [{ id: "a", uses: "script", repetitions: 1, with: { command: ["true"] } }] });
  for (const name of INHERITED) {
    const config = {
      targets: { [name]: { use: "local" } },
      thresholds: { [name]: "5%" },
    };
    made.configure({ ...config, target: name });
    await expectExit(0, made.here(["exec", "suite.yaml"]));
    made.configure({ options: { [name]: { a: 1 } } });
    expect(await made.here(["exec", "suite.yaml"])).toMatchObject({ exit: 2, stderr: expect.stringContaining(name) });
    made.configure({ [name]: 1 });
    expect(await made.here(["exec", "suite.yaml"])).toMatchObject({ exit: 2, stderr: expect.stringContaining(name) });
    made.configure({ targets: {}, target: name });
    expect(await made.here(["exec", "suite.yaml"])).toMatchObject({ exit: 2, stderr: expect.stringContaining(name) });
  }
});
