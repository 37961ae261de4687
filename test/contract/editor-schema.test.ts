import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv2020, { type ValidateFunction } from "ajv/dist/2020.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { Project } from "../../core/api/project.ts";
import { schemaOf } from "../../core/api/schemas.ts";
import { validateSuites } from "../../core/api/validate.ts";
import { BUILT_IN_PLUGINS } from "../../core/config/defaults.ts";
import { loadPlugin } from "../../core/host/load.ts";
import { Registry } from "../../core/host/registry.ts";
import { requiredExample } from "../../core/schema/example.ts";
import { KEYWORDS } from "../../core/schema/keywords.ts";
import { prepareOptions } from "../../core/schema/options.ts";

/** Editors check a suite by what `perfmon schema` writes, `perfmon validate` by what runs: the two say yes and no alike. */

const SUITES = fileURLToPath(new URL("../../suites/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "perfmon-editor-"));
let project: Project;
let editor: ValidateFunction;

beforeAll(async () => {
  project = await Project.open({ cwd: folder, env: {} });
  const ajv = new Ajv2020.default({ strict: false, keywords: [...KEYWORDS] });
  editor = ajv.compile(await schemaOf(project, "suite"));
});
afterAll(async () => {
  await project.close();
  rmSync(folder, { recursive: true });
});

/** What `perfmon validate` finds wrong with a suite. */
async function wrongAtRuntime(suite: object): Promise<string[]> {
  const file = join(folder, "suite.yaml");
  writeFileSync(file, JSON.stringify(suite));
  const found = await validateSuites(project, { suites: [file] });
  return found.filter(({ severity }) => severity === "error").map(({ code, message }) => `${code} ${message}`);
}

/** Why both, or one of them, refuse a suite. */
async function verdicts(suite: object) {
  const wrong = await wrongAtRuntime(suite);
  const taken = editor(JSON.parse(JSON.stringify(suite)));
  return {
    suite: JSON.stringify(suite),
    editor: taken,
    runtime: wrong.length === 0,
    why: { editor: editor.errors, wrong },
  };
}

async function expectBoth(expected: boolean, suite: object) {
  expect(await verdicts(suite)).toMatchObject({ editor: expected, runtime: expected });
}

const step = (more: object = {}) => ({ id: "a", uses: "script", with: { command: ["true"] }, ...more });

const FILES = readdirSync(SUITES).filter((name) => name.endsWith(".yaml"));
test.each(FILES)("the built-in suite %s", async (name) => {
  const wrong = await validateSuites(project, { suites: [join(SUITES, name)] });
  expect(wrong.filter(({ severity }) => severity === "error")).toEqual([]);
  expect({
    taken: editor(parse(readFileSync(join(SUITES, name), "utf8"), { merge: true })),
    why: editor.errors,
  }).toMatchObject({ taken: true });
});

test.each<[boolean, object]>([
  [true, { steps: [step()] }],
  [true, { name: "n", description: "d", tags: ["t"], vars: { a: 1, b: [1, 2] }, steps: [step()] }],
  [
    true,
    { steps: [step({ repetitions: { min: 2, max: "${{ vars.n }}", until: "3%", budget: "1min" } })], vars: { n: 3 } },
  ],
  [true, { steps: [step({ thresholds: { wall_time: "5%", "*": { max_change: "20us" } } })] }],
  [
    true,
    {
      steps: [step({ timeout: "2m", settle: { dirty: "16MB", psi: "5%", timeout: 3 }, cache: "cold", cpus: "0,2-3" })],
    },
  ],
  [true, { steps: [step({ monitors: ["resources"], requires: { memory: "1GiB", cpus: 2 } })] }],
  [true, { steps: [step({ matrix: { a: [1, 2] }, with: { command: ["echo", "${{ matrix.a }}"] } })] }],
  [true, { steps: [step({ setup: ["true"], cleanup: [["true"], { shell: "true" }] })], "x-mine": [1] }],
  [false, {}],
  [false, { steps: [] }],
  [false, { stesp: [step()] }],
  [false, { steps: [{ uses: "script" }] }],
  [false, { steps: [{ id: "a", with: { command: ["true"] } }] }],
  [false, { steps: [{ id: "a", uses: "fio" }] }],
  [false, { steps: [step({ uses: "fi0" })] }],
  [false, { steps: [step({ id: "-" })] }],
  [false, { steps: [step({ repetitions: 0 })] }],
  [false, { steps: [step({ repetitions: "many" })] }],
  [false, { steps: [step({ repetitions: { budget: "1 fortnight" } })] }],
  [false, { steps: [step({ timeout: "soon" })] }],
  [false, { steps: [step({ timeout: "-3s" })] }],
  [false, { steps: [step({ settle: { dirty: "16s" } })] }],
  [false, { steps: [step({ cache: "hot" })] }],
  [false, { steps: [step({ cpus: "all" })] }],
  [false, { steps: [step({ monitors: ["resuorces"] })] }],
  [false, { steps: [step({ thresholds: { wall_time: "5" } })] }],
  [false, { steps: [step({ thresholds: { wall_time: { max_change: "5 parsecs" } } })] }],
  [false, { steps: [step({ thresholds: { wall_time: { max_chnage: "5%" } } })] }],
  [false, { steps: [step({ setup: { shel: "true" } })] }],
  [false, { steps: [step({ matrix: { a: 1 } })] }],
  [false, { vars: { a: { b: 1 } }, steps: [step()] }],
  [false, { order: "backwards", steps: [step()] }],
])("%s: %j", expectBoth);

/** What a property may be given, apart from its examples, and whether that is right. */
function mutations(property: Readonly<Record<string, any>>): { readonly value: unknown; readonly right: boolean }[] {
  const types = [property.type].flat();
  const isNumber = types.includes("number") || types.includes("integer");
  const unit: string | undefined = property["x-unit"];
  const union = property.anyOf !== undefined || property.$ref !== undefined;
  const wrong: unknown[] = [];
  const right: unknown[] = [];
  if (!types.includes("object") && !union) wrong.push({ a: 1 });
  if (types.length === 1 && types[0] === "boolean") wrong.push("yes", 1);
  if (types.length === 1 && types[0] === "array") wrong.push("text", 1);
  if (types.length === 1 && types[0] === "object") wrong.push("text", [1]);
  if (types.length === 1 && types[0] === "string") wrong.push(1, true);
  if (property.enum) wrong.push("perfmon-has-no-such");
  if (isNumber) {
    wrong.push("a lot", [1], true);
    if (property.minimum !== undefined) wrong.push(property.minimum - 1);
    if (property.maximum !== undefined) wrong.push(property.maximum + 1);
  }
  if (isNumber && !types.includes("string")) wrong.push(unit === "B" ? "5s" : "5MiB", "5 parsecs");
  if (isNumber && unit === undefined && !types.includes("string")) wrong.push("5");
  if (unit !== undefined && property.minimum >= 0) wrong.push("-5");
  const [example] = property.examples ?? property.enum ?? [];
  if (unit === "B" && example !== undefined) right.push("2 x last cache, at most 1MiB", "64k");
  return [...wrong.map((value) => ({ value, right: false })), ...right.map((value) => ({ value, right: true }))];
}

/** Loaded without a project, which is opened when tests run: their names are needed before. */
const PLUGINS = await Promise.all(
  BUILT_IN_PLUGINS.map((name) => loadPlugin({ name, origin: "the built-in defaults" }, SUITES)),
);
const TOOLS = new Registry(PLUGINS).names("tools");

/** Values that a property itself shows to be right. */
function shownValues({
  examples = [],
  enum: choices = [],
  default: fallback,
}: Readonly<Record<string, any>>): unknown[] {
  return [...examples, ...choices, ...(fallback === undefined ? [] : [fallback])];
}

/** Options to start from where the required ones do not suffice, for reasons that no schema says. */
const BASES: Readonly<Record<string, readonly object[]>> = {
  fio: [{ rw: "read", directory: "/var/tmp", size: "1m" }],
  hyperfine: [{ command: ["true"] }],
  ioping: [{ filename: "/var/tmp/data" }],
  lmbench: [{ benchmark: "lat_syscall", operation: "null" }],
  script: [{ command: ["true"] }],
  sysbench: ["cpu", "memory", "threads", "mutex"].map((test) => ({ test })),
};

test.each(TOOLS)(
  "every option of %s: its examples, values of variables, and wrong ones",
  async (uses) => {
    const tool = await project.registry.get("tools", uses);
    const bases = BASES[uses] ?? [requiredExample(tool.options)];
    const counted = { right: 0, wrong: 0, between: 0 };
    const agree = async (given: object, expected: boolean, vars: object = {}) => {
      const suite = { vars, steps: [{ id: "a", uses, with: given, repetitions: 1, allow_destructive: true }] };
      const { editor: taken, runtime, ...said } = await verdicts(suite);
      expect({ taken, ...said }).toMatchObject({ taken: expected });
      if (taken && !runtime) {
        // Only the tool itself, and only because of another option or the value of a text.
        const filled = JSON.parse(
          JSON.stringify(given).replace(/"\$\{\{ vars\.it \}\}"/, JSON.stringify((vars as any).it)),
        );
        const prepared = prepareOptions(tool.options, filled, null);
        const checked = prepared.problems.length === 0 && (tool.validate?.(prepared.nominal) ?? []).length > 0;
        expect({ checked, ...said }).toMatchObject({ checked: true });
        counted.between++;
        return;
      }
      expect({ taken, ...said }).toMatchObject({ taken: runtime });
      counted[taken ? "right" : "wrong"]++;
    };
    for (const base of bases) {
      await agree(base, true);
      await agree({ ...base, perfmon_has_no_such: 1 }, false);
    }
    expect(counted).toEqual({ right: bases.length, wrong: bases.length, between: 0 });
    for (const name of tool.options.required ?? []) {
      const { [name]: _, ...without } = bases[0] as Record<string, unknown>;
      await agree(without, false);
    }
    for (const [name, property] of Object.entries(tool.options.properties))
      for (const base of bases) {
        for (const value of shownValues(property)) {
          await agree({ ...base, [name]: value }, true);
          // An expression stands for a text, a number or a list of them, and has no place in a shell's text.
          if (!property["x-shell"] && [value].flat().every((item) => typeof item !== "object"))
            await agree({ ...base, [name]: "${{ vars.it }}" }, true, { it: value });
        }
        for (const { value, right } of mutations(property)) await agree({ ...base, [name]: value }, right);
      }
    expect(counted.right).toBeGreaterThan(10);
    expect(counted.wrong).toBeGreaterThan(10);
  },
  60_000,
);

test("where they differ: the editor does not know values, the host, other files, or what a tool checks between options", async () => {
  const fio = (given: object, more: object = {}) => ({
    ...more,
    steps: [{ id: "a", uses: "fio", with: { rw: "read", directory: "/var/tmp", ...given } }],
  });
  for (const suite of [
    // What an expression stands for.
    fio({ iodepth: "${{ vars.it }}" }, { vars: { it: "many" } }),
    fio({ iodepth: "${{ vars.none }}" }),
    // Limits of a quantity that is written as text.
    fio({ bs: "0" }),
    fio({ bs: "0.3" }),
    // One option in the light of another.
    fio({ direct: true, buffered: true }),
    // What is unique, and what a tool measures.
    { steps: [step(), step()] },
    { steps: [step({ thresholds: { no_such_metric: "5%" } })] },
    { extends: "./no-such.yaml" },
  ])
    expect(await verdicts(suite)).toMatchObject({ editor: true, runtime: false });
  // Of the host: both take them, and what it has is seen when the suite is planned there.
  await expectBoth(true, fio({ iodepth: "50% of cpus", size: "4 x last cache, at least 256MB" }));
  // The other way round: a suite that extends another one takes out with null what an editor calls a wrong type.
  mkdirSync(join(folder, "extended"), { recursive: true });
  writeFileSync(join(folder, "extended", "base.yaml"), JSON.stringify({ steps: [step({ timeout: "2m" })] }));
  const suite = { extends: "./extended/base.yaml", steps: [{ id: "a", timeout: null }] };
  expect(await verdicts(suite)).toMatchObject({ editor: false, runtime: true });
});
