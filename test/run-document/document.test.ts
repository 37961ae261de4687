import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryRun } from "../../core/plugin/testing/arbitrary.ts";
import { plainRun } from "../../core/plugin/testing/store/plain-run.ts";
import { documentText, fromDocument, readDocument, toDocument } from "../../core/run-document/document.ts";
import { compile } from "../../core/schema/compile.ts";

const schema = JSON.parse(readFileSync(new URL("../../schemas/run.schema.json", import.meta.url), "utf8"));

test("any run comes back from its document as it was, to the last bit", () => {
  fc.assert(
    fc.property(arbitraryRun(fc), (run) => {
      const text = documentText(run);
      expect(isDeepStrictEqual(readDocument(text), run)).toBe(true);
      expect(documentText(readDocument(text))).toBe(text);
      expect(isDeepStrictEqual(readDocument(`\uFEFF${documentText(run, 2)}`), run)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

/** The schema without room for anything that it does not name. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== "object" || node === null) return node;
  const walked = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  const names = Object.keys((node as { properties?: object }).properties ?? {});
  const whole = "description" in node && names.length > 0 && !("additionalProperties" in node);
  return whole ? { ...walked, additionalProperties: false } : walked;
}

test("the schema names everything that a run holds, and describes it", () => {
  const validate = compile(closed(schema) as object);
  fc.assert(
    fc.property(arbitraryRun(fc), (run) => {
      expect(validate(JSON.parse(documentText(run)))).toEqual([]);
    }),
    { numRuns: 100 },
  );
  expect(validate({ ...toDocument(plainRun(1, [1])), extra: 1 })).not.toEqual([]);
  const undescribed: string[] = [];
  const walk = (node: unknown, path: string) => {
    if (typeof node !== "object" || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      const properties = key === "properties" ? Object.entries(value) : [];
      for (const [name, property] of properties) {
        const { description, $ref } = property as { description?: string; $ref?: string };
        const there = description ?? schema.$defs[$ref?.split("/").at(-1) ?? ""]?.description;
        if (!there) undescribed.push(`${path}/${name}`);
      }
      walk(value, `${path}/${key}`);
    }
  };
  walk(schema, "");
  expect(undescribed).toEqual([]);
});

test("a report's additions are no part of the run; what a later perfmon adds is kept", () => {
  const run = plainRun(1, [1, 2]);
  const { cases } = run;
  expect(fromDocument({ ...toDocument(run), judgement: { verdict: "pass" }, exit: 0 })).toEqual(run);
  const later = { ...toDocument(run), colour: "blue", cases: [{ ...cases[0], case: { ...cases[0]!.case, phase: 1 } }] };
  expect(fromDocument(later)).toMatchObject({ colour: "blue", cases: [{ case: { phase: 1 } }] });
});

test("a metric that declares a difference has values below 0; what was set aside has the number of its repeat", () => {
  const good = JSON.parse(documentText(plainRun(1, [1])));
  const [only] = good.cases[0].repetitions;
  good.cases[0].metrics[0].negative = true;
  const value = { ...only.measurements[0], value: -1, original: { value: -1, unit: "s" } };
  const aside = { ...only, setAside: true };
  good.cases[0].repetitions = [aside, aside, { ...only, measurements: [value] }];
  expect(fromDocument(good).cases).toEqual(good.cases);
});

test("what is no run is refused with its place", () => {
  const good = JSON.parse(documentText(plainRun(1, [1])));
  const refused = (change: (document: any) => unknown) => {
    const document = structuredClone(good);
    const changed = change(document) ?? document;
    try {
      fromDocument(changed, "run.json");
      return "accepted";
    } catch (error) {
      expect((error as { code?: string }).code).toBe("PM1506");
      return (error as Error).message;
    }
  };
  expect(refused(() => 7)).toMatch(/no document of perfmon's/);
  expect(
    refused((d) => {
      d.schema = "perfmon.run/2";
    }),
  ).toMatch(/"perfmon.run\/2"; this perfmon reads perfmon.run\/1/);
  expect(
    refused((d) => {
      d.schema = "perfmon.plan/1";
    }),
  ).toMatch(/perfmon.plan\/1/);
  expect(
    refused((d) => {
      delete d.cases;
    }),
  ).toMatch(/cases/);
  expect(
    refused((d) => {
      d.id = "../../../etc/passwd";
    }),
  ).toMatch(/run\.json.*id/);
  expect(
    refused((d) => {
      d.cases[0].repetitions[0].measurements[0].value = "1";
    }),
  ).toMatch(/cases\[0\]\.repetitions\[0\]\.measurements\[0\]\.value/);
  expect(
    refused((d) => {
      d.cases[0].repetitions[0].measurements[0].unit = "ms";
    }),
  ).toMatch(/unit/);
  expect(
    refused((d) => {
      d.cases[0].repetitions[0].outcome = "failed";
    }),
  ).toMatch(/repetitions\[0\]: it is failed/);
  expect(
    refused((d) => {
      d.cases[0].repetitions[0].raw = "../../x";
    }),
  ).toMatch(/repetitions\[0\]\.raw/);
  expect(
    refused((d) => {
      d.cases[0].metrics = [];
    }),
  ).toMatch(/does not declare the metric latency/);
  expect(
    refused((d) => {
      d.cases[0].metrics[0].unit = "B";
    }),
  ).toMatch(/latency is declared in B, and given in s/);
  const twice = (d: any) => void d.cases[0].repetitions[0].measurements.push(d.cases[0].repetitions[0].measurements[0]);
  expect(refused(twice)).toMatch(/two values of latency/);
  expect(
    refused((d) => {
      d.cases.push(d.cases[0]);
    }),
  ).toMatch(/cases\[1\]: .* is the same case as cases\[0\]/);
  expect(
    refused((d) => {
      d.cases[0].repetitions.push(d.cases[0].repetitions[0]);
    }),
  ).toMatch(/cases\[0\]\.repetitions\[1\]: repetition 0 .* given before, by repetitions\[0\]/);
  const of = (value: number, original: { value: number; unit: string }) => (d: any) =>
    void Object.assign(d.cases[0].repetitions[0].measurements[0], { value, original });
  expect(refused(of(-1, { value: -1, unit: "s" }))).toMatch(/latency is -1 s, which it cannot truly be/);
  expect(refused(of(0, { value: 0, unit: "s" }))).toMatch(/latency is 0 s, which it cannot truly be/);
  expect(refused(of(1, { value: 1, unit: "ms" }))).toMatch(/latency is 1 s, and its original 1 ms/);
  expect(refused(of(1, { value: 1, unit: "B" }))).toMatch(/its original 1 B/);
  expect(refused(of(0.0015, { value: 1.5, unit: "ms" }))).toBe("accepted");
  expect(() => readDocument('{"schema": "perfmon.run/1", ')).toThrow(/no JSON/);
  expect(() => readDocument(documentText(plainRun(1, [1])).replace('"value":1,', '"value":1e999,'))).toThrow(/value/);
});
