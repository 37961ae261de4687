import { createRequire } from "node:module";
import type { Ajv2020, Options, ValidateFunction } from "ajv/dist/2020.js";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { dereferenceUnions } from "./dereference.ts";
import { explain } from "./explain.ts";
import { KEYWORDS } from "./keywords.ts";
import { EndlessPattern, guardedPattern } from "./patterns.ts";
import type { Validate, Words } from "./problem.ts";
import { type Patterns, quickCheck } from "./quick-check.ts";

const load = createRequire(import.meta.url);
let ajv: Ajv2020 | null = null;
const checks = new WeakMap<object, Validate>();

/**
 * The one door to ajv for plugins' schemas: strict, draft 2020-12, all errors at once. ajv is loaded and a schema compiled
 * when a value does not pass the quick check; a schema that the quick check cannot read, at once. It is not checked against
 * its meta-schema here, which costs 40 ms a schema; the conformance kit does that. `patterns`: how those of the schema are
 * tested; watched by default. PM2006 where it cannot be compiled.
 */
export function compile(schema: object, words: Words = {}, patterns?: Patterns): Validate {
  const known = checks.get(schema);
  if (known) return known;
  const quick = quickCheck(schema, patterns);
  let full = quick ? null : byAjv(schema, words);
  const validate: Validate = (value, wording = words) => {
    try {
      if (quick?.(value)) return [];
      full ??= byAjv(schema, words);
      return full(value) ? [] : explain(full.errors ?? [], wording);
    } catch (error) {
      if (!(error instanceof EndlessPattern)) throw error;
      throw new PerfmonError("PM2006", `the options${words.owner ?? ""} cannot be checked: ${error.message}`, {
        hint: "this is the plugin's fault: nested repetitions in a pattern",
      });
    }
  };
  checks.set(schema, validate);
  return validate;
}

function byAjv(schema: object, words: Words): ValidateFunction {
  ajv ??= newAjv();
  try {
    return ajv.compile(dereferenceUnions(schema as { readonly [keyword: string]: unknown }));
  } catch (error) {
    throw new PerfmonError(
      "PM2006",
      `the schema of the options${words.owner ?? ""} is invalid: ${(error as Error).message}`,
      {
        hint: "this is the plugin's fault: see its options schema",
        cause: error,
      },
    );
  }
}

/** As perfmon compiles schemas; `also`: for who checks a schema itself. */
export function newAjv(also: Options = {}): Ajv2020 {
  const { Ajv2020: Ajv } = load("ajv/dist/2020.js") as typeof import("ajv/dist/2020.js");
  const instance = new Ajv({
    strict: true,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    allowUnionTypes: true,
    allErrors: true,
    verbose: true,
    validateSchema: false,
    meta: false,
    logger: false,
    addUsedSchema: false,
    code: { optimize: false, regExp: guardedPattern },
    ...also,
  });
  for (const keyword of KEYWORDS) instance.addKeyword(keyword);
  return instance;
}
