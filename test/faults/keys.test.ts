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
    const refused = await made.run(["validate", "suite.yaml"]);
    expect(refused).toMatchObject({ exit: 2, stderr: expect.stringContaining("PM1015") });
  }
  made.write("suite.yaml", { steps: [step] });
  made.write("perfmon.config.yaml", '{ "options": { "__proto__": { "a": 1 } } }');
  await expectExit(2, made.run(["exec", "suite.yaml"]));
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
  const ran = await made.run(["exec", "suite.yaml", ...labels, "--set", "toString=set"]);
  await expectExit(0, ran);
  const [run] = await storedRuns(made.folder);
  expect(run!.labels).toEqual(named((name) => name));
  const [repetition] = run!.cases[0]!.repetitions;
  expect(repetition!.measurements).toMatchObject(
    INHERITED.map((name) => ({ metric: name.toLowerCase(), value: 3, labels: named((label) => label) })),
  );
  // A round trip through the JSON document changes nothing.
  const { stdout } = await made.run(["export", run!.id, "--format", "json"]);
  made.write("run.json", stdout);
  const other = workspace();
  await expectExit(0, other.run(["import", made.path("run.json")]));
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
      await expectExit(2, made.run(["validate", "suite.yaml"]));
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
      expect({ args, exit: (await made.run(args)).exit }).toEqual({ args, exit: args[0] === "show" ? 5 : 2 });
  }
});

test("imported JSON with such keys is data or refused, never a bug", async () => {
  const made = workspace();
  made.write("suite.yaml", { steps: [{ id: "a", uses: "script", repetitions: 1, with: { command: ["true"] } }] });
  await made.run(["exec", "suite.yaml", "--label", "key=value"]);
  const { stdout } = await made.run(["export", "@latest", "--format", "json"]);
  const spoilt = [
    stdout.replace('"key"', '"__proto__"'),
    stdout.replace('"schema"', '"__proto__": { "state": "running" }, "schema"'),
    stdout.replace(/"options": \{/, '"options": { "__proto__": { "command": [] },'),
  ];
  for (const text of spoilt) {
    expect(text).not.toBe(stdout);
    made.write("spoilt.json", text);
    const other = workspace();
    const { exit, stderr } = await other.run(["import", made.path("spoilt.json")]);
    expect({ exit, stderr }).toMatchObject({ exit: expect.toSatisfy((code) => code === 0 || code === 2) });
    if (exit === 0) expect((await storedRuns(other.folder))[0]!.state).toBe("completed");
  }
});
