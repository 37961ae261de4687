import Ajv2020 from "ajv/dist/2020.js";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { dereferenceUnions } from "./dereference.ts";
import { explain } from "./explain.ts";
import { EndlessPattern, guardedPattern } from "./patterns.ts";
import type { Validate, Words } from "./problem.ts";

/** perfmon's own keywords, which say something to core and nothing to the validator. */
export const KEYWORDS = ["x-unit", "x-identity", "x-shell", "x-expects"] as const;

let ajv: InstanceType<typeof Ajv2020.default> | null = null;
const compiled = new WeakMap<object, Validate>();

/**
 * The one door to ajv for plugins' schemas: strict, draft 2020-12, all errors at once. A schema is compiled when it is first
 * asked for. It is not checked against its meta-schema here, which costs 40 ms a schema; the conformance kit does that.
 * PM2006 where it cannot be compiled.
 */
export function compile(schema: object, words: Words = {}): Validate {
  const known = compiled.get(schema);
  if (known) return known;
  ajv ??= newAjv();
  let check: ReturnType<typeof ajv.compile>;
  try {
    check = ajv.compile(dereferenceUnions(schema as { readonly [keyword: string]: unknown }));
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
  const validate: Validate = (value, wording = words) => {
    try {
      return check(value) ? [] : explain(check.errors ?? [], wording);
    } catch (error) {
      if (!(error instanceof EndlessPattern)) throw error;
      throw new PerfmonError("PM2006", `the options${words.owner ?? ""} cannot be checked: ${error.message}`, {
        hint: "this is the plugin's fault: nested repetitions in a pattern",
      });
    }
  };
  compiled.set(schema, validate);
  return validate;
}

function newAjv() {
  const instance = new Ajv2020.default({
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
  });
  for (const keyword of KEYWORDS) instance.addKeyword(keyword);
  return instance;
}
