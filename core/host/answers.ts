import { inspect } from "node:util";
import type { KindName } from "./kinds.ts";

type Is = (given: unknown) => boolean;
type Fields = Readonly<Record<string, unknown>>;

/** What a plugin's function has to give: a test of its answer, and the words for it. */
interface Answer {
  readonly is: Is;
  readonly what: string;
}

const isText: Is = (given) => typeof given === "string";
const isTexts: Is = (given) => Array.isArray(given) && given.length > 0 && given.every(isText);
const isFields = (given: unknown): given is Fields =>
  typeof given === "object" && given !== null && !(given instanceof Promise);
/** An object whose fields all pass; of one that is not there, undefined is tested. */
const fields =
  (tests: Readonly<Record<string, Is>>): Is =>
  (given) =>
    isFields(given) && Object.entries(tests).every(([name, is]) => is(given[name]));
const listOf =
  (is: Is): Is =>
  (given) =>
    Array.isArray(given) && given.every(is);
const orNothing =
  (is: Is): Is =>
  (given) =>
    given === undefined || given === null || is(given);

const isVariables = orNothing((given) => isFields(given) && Object.values(given).every(isText));
const isVersion = fields({ argv: isTexts, pattern: (given) => given instanceof RegExp });
const isRequirement: Is = (given) =>
  fields({ version: orNothing(isVersion) })(given) &&
  ["binary", "file", "folder"].some((name) => isText((given as Fields)[name]));

const requirements: Answer = { is: orNothing(listOf(isRequirement)), what: "list of requirements" };

const command: Answer = {
  is: fields({
    argv: isTexts,
    env: isVariables,
    files: isVariables,
    inputs: orNothing(isFields),
    companions: orNothing(listOf(fields({ argv: isTexts, ready: isFields }))),
  }),
  what: "command: { argv: [words], env: { NAME: text } }",
};

const optionProblems: Answer = {
  is: orNothing(listOf(fields({ message: isText }))),
  what: "list of problems: { path, message }",
};

/** By kind and function. What is not here is looked at by whoever asked. */
const ANSWERS: { readonly [K in KindName]?: Readonly<Record<string, Answer>> } = {
  tools: {
    requires: requirements,
    paths: { is: orNothing(listOf(fields({ path: isText }))), what: "list of paths: { path, writes }" },
    metrics: { is: listOf(fields({ name: isText, unit: isText })), what: "list of metrics" },
    validate: optionProblems,
    estimate: { is: orNothing((given) => typeof given === "number" && given >= 0), what: "number of seconds" },
    command,
  },
  analyzers: { validate: optionProblems },
  monitors: { requires: requirements, command, wrap: command, convert: command },
  reporters: {
    progress: {
      is: fields({ event: (given) => typeof given === "function", close: (given) => typeof given === "function" }),
      what: "{ event(), close() }",
    },
  },
};

/** Throws where a plugin's function gave something that nothing can be done with. */
export function expectAnswer(kind: KindName, member: string, given: unknown): void {
  const answer = ANSWERS[kind]?.[member];
  if (answer && !answer.is(given))
    throw new TypeError(
      `it gave ${inspect(given, { depth: 2, breakLength: Number.POSITIVE_INFINITY })}, no ${answer.what}`,
    );
}
