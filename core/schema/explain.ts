import type { ErrorObject } from "ajv";
import { nearest } from "../errors/nearest.ts";
import { chooseBranch } from "./branches.ts";
import { listed, shown, wanted } from "./phrases.ts";
import type { SchemaProblem, Words } from "./problem.ts";

type Schema = Readonly<Record<string, unknown>>;

/** ajv's errors (of `allErrors` and `verbose`) as problems in words; a failed `anyOf` or `oneOf` becomes one. */
export function explain(errors: readonly ErrorObject[], words: Words = {}): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  for (const error of chooseBranch(errors)) {
    const problem = explainOne(error, words, errors);
    const same = ({ path, message }: SchemaProblem) =>
      message === problem?.message && String(path) === String(problem.path);
    if (problem && !problems.some(same)) problems.push(problem);
  }
  return problems;
}

/** `/steps/1/with` as path. */
export function pathOf(pointer: string): (string | number)[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^(0|[1-9]\d*)$/.test(part) ? Number(part) : part));
}

function explainOne(error: ErrorObject, words: Words, all: readonly ErrorObject[]): SchemaProblem | null {
  // What a name should have been is told with the name.
  if (error.propertyName !== undefined) return null;
  const { keyword, params, data } = error;
  const parent = (error.parentSchema ?? {}) as Schema;
  const path = pathOf(error.instancePath);
  const noun = words.noun ?? "property";
  const owner = words.owner ?? "";
  const last = path.at(-1);
  const name = typeof last === "string" ? last : typeof last === "number" ? `item ${last + 1}` : "the value";
  const wrong = (message: string, hint: string | null = null, accepted?: readonly string[]): SchemaProblem => ({
    path,
    code: "PM1005",
    message,
    hint,
    ...(accepted ? { accepted } : {}),
  });
  switch (keyword) {
    case "additionalProperties":
    case "unevaluatedProperties": {
      const unknown = String(params.additionalProperty ?? params.unevaluatedProperty);
      const known = Object.keys((parent.properties as Schema | undefined) ?? {});
      const near = nearest(unknown, known);
      return {
        path: [...path, unknown],
        code: "PM1004",
        message: `unknown ${noun} "${unknown}"${owner}`,
        hint: near
          ? `did you mean "${near}"?`
          : known.length > 0
            ? `known: ${listed(known)}`
            : `there are no ${noun} names here`,
        accepted: known,
      };
    }
    case "required":
    case "dependentRequired": {
      const missing = String(params.missingProperty);
      const because = keyword === "required" ? "" : `, which "${params.property}" needs`;
      const about = ((parent.properties as Schema | undefined)?.[missing] as Schema | undefined)?.description;
      return {
        path: [...path, missing],
        code: "PM1006",
        message: `missing ${noun} "${missing}"${owner}${because}`,
        hint: typeof about === "string" ? `${missing}: ${firstSentence(about)}` : null,
      };
    }
    case "enum":
    case "const": {
      const accepted = (keyword === "enum" ? (params.allowedValues as unknown[]) : [params.allowedValue]).map(String);
      const near = nearest(String(data), accepted);
      const list = `accepted: ${listed(accepted)}`;
      return wrong(`${name} cannot be ${shown(data)}`, near ? `did you mean "${near}"? ${list}` : list, accepted);
    }
    case "anyOf":
    case "oneOf":
      if (Array.isArray(params.passingSchemas))
        return wrong(`${name} is ambiguous: ${shown(data)} fits more than one form`);
      return wrong(`${name} must be ${wanted(parent)}, not ${shown(data)}`, example(parent));
    case "type": {
      const what = wanted(parent);
      const number = typeof data === "string" && /^\s*[-+]?[\d.]+\s*$/.test(data) && /number/.test(what);
      return wrong(
        `${name} must be ${what}, not ${shown(data)}`,
        number
          ? "take it out of its quotes"
          : what === "text" && data !== null && typeof data !== "object"
            ? `write it in quotes: "${data}"`
            : example(parent),
      );
    }
    case "if":
      // What `then` or `else` says is among the errors already.
      return null;
    case "propertyNames":
      return {
        ...wrong(`"${params.propertyName}" cannot be a name here`, nameHint(error, all)),
        path: [...path, String(params.propertyName)],
        atName: true,
      };
    case "pattern":
      return wrong(
        `${name} cannot be ${shown(data)}`,
        firstOf(parent["x-expects"], example(parent), `it must match ${params.pattern}`),
      );
    case "minimum":
    case "exclusiveMinimum":
    case "maximum":
    case "exclusiveMaximum": {
      const unit = parent["x-unit"] === undefined || parent["x-unit"] === "1" ? "" : ` ${parent["x-unit"]}`;
      return wrong(`${name} must be ${LIMITS[params.comparison as string]} ${params.limit}${unit}, not ${data}${unit}`);
    }
    case "multipleOf":
      return wrong(`${name} must be a multiple of ${params.multipleOf}, not ${data}`);
    case "minLength":
    case "minItems":
    case "minProperties":
      return wrong(
        params.limit === 1 ? `${name} must not be empty` : `${name} is too short: at least ${params.limit}`,
        example(parent),
      );
    case "maxLength":
    case "maxItems":
    case "maxProperties":
      return wrong(`${name} is too long: at most ${params.limit}`);
    case "uniqueItems":
      return { ...wrong(`${name} holds ${shown((data as unknown[])[params.j])} twice`), path: [...path, params.i] };
    case "false schema":
      return wrong(`${name} cannot be given here`);
    case "not":
      return wrong(`${name} cannot be ${shown(data)}`, example(parent));
    default:
      return wrong(`${name} ${error.message ?? "is not valid"}`);
  }
}

const LIMITS: Readonly<Record<string, string>> = {
  ">=": "at least",
  "<=": "at most",
  ">": "more than",
  "<": "less than",
};

const firstOf = (...texts: unknown[]) =>
  (texts.find((text) => typeof text === "string" && text !== "") as string | undefined) ?? null;

function example(schema: Schema): string | null {
  const examples = schema.examples as readonly unknown[] | undefined;
  return examples?.length ? `for example ${JSON.stringify(examples[0])}` : null;
}

function nameHint({ params }: ErrorObject, all: readonly ErrorObject[]): string | null {
  const why = all.find(
    ({ propertyName, keyword }) => propertyName === params.propertyName && keyword !== "propertyNames",
  );
  const parent = (why?.parentSchema ?? {}) as Schema;
  return firstOf(parent["x-expects"], why?.keyword === "pattern" ? `it must match ${why.params.pattern}` : null);
}

const firstSentence = (text: string) => `${text.split(/\.(?:\s|$)/)[0]}`;
