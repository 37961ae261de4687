import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { compile } from "../../core/schema/compile.ts";

/** Expects a document of `--json` to be what its schema promises. */
export function expectDocument(document: { readonly schema: string }, name: string): void {
  expect(document.schema).toBe(`perfmon.${name}/1`);
  const schema = JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), "utf8"));
  const problems = compile(schema)(document);
  expect(problems.map(({ path, message }) => `${path.join(".")}: ${message}`)).toEqual([]);
}
