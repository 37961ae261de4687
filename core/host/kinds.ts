import type { Analyzer } from "../plugin/analyzer.ts";
import type { Collector } from "../plugin/collector.ts";
import type { Dashboard } from "../plugin/dashboard.ts";
import type { Format } from "../plugin/format.ts";
import type { Monitor } from "../plugin/monitor.ts";
import type { Reporter } from "../plugin/reporter.ts";
import type { Target } from "../plugin/target.ts";
import type { Tool } from "../plugin/tool.ts";

/** The kinds of contribution, in the manifest's spelling, and what each is. */
export interface Kinds {
  tools: Tool;
  targets: Target;
  monitors: Monitor;
  collectors: Collector;
  analyzers: Analyzer;
  reporters: Reporter;
  formats: Format;
  dashboards: Dashboard;
}

export type KindName = keyof Kinds;

/** What a member has to be: a test of it, and the words for it. */
interface Form {
  readonly is: (given: unknown) => boolean;
  readonly what: string;
}

const oneOf = (...words: readonly string[]): Form => ({
  is: (given) => words.includes(given as string),
  what: words
    .map((word) => `"${word}"`)
    .join(", ")
    .replace(/, ([^,]*)$/, " or $1"),
});
const number: Form = { is: (given) => typeof given === "number", what: "a number" };
const schema: Form = { is: (given) => typeof given === "object" && given !== null, what: "a JSON Schema" };
const list: Form = { is: Array.isArray, what: "a list" };
const called: Form = { is: (given) => typeof given === "function", what: "a function" };
const listOrCalled: Form = {
  is: (given) => list.is(given) || called.is(given),
  what: "a list, or a function that gives one",
};

type Members = Readonly<Record<string, Form>>;

/** The word for one of them, and what it has to have. */
export const KIND_TABLE: {
  readonly [K in KindName]: {
    readonly one: string;
    /** Members without which it is none, and what each has to be. */
    readonly members: Members;
    /** What it needs besides, by the word that a member of it says. */
    readonly by?: { readonly member: string; readonly needs: Readonly<Record<string, Members>> };
    /** Groups of members, of which it needs one. */
    readonly either?: readonly (readonly string[])[];
  };
} = {
  tools: {
    one: "tool",
    members: { options: schema, metrics: listOrCalled, command: called, parse: called, parserVersion: number },
  },
  targets: { one: "target", members: { options: schema, open: called } },
  monitors: {
    one: "monitor",
    members: { options: schema, metrics: list, scope: oneOf("repetition", "block", "profile"), read: called },
    by: {
      member: "scope",
      needs: { repetition: { wrap: called }, block: { command: called }, profile: { wrap: called, convert: called } },
    },
  },
  collectors: { one: "collector", members: { options: schema, open: called } },
  analyzers: {
    one: "analyzer",
    members: { options: schema, hook: oneOf("detect", "classify") },
    by: { member: "hook", needs: { detect: { detect: called }, classify: { classify: called } } },
  },
  reporters: { one: "reporter", members: { options: schema, report: called } },
  formats: { one: "format", members: {}, either: [["detect", "read"], ["write"], ["writeProfiles"]] },
  dashboards: { one: "dashboard", members: { options: schema, serve: called } },
};

export const KIND_NAMES = Object.keys(KIND_TABLE) as readonly KindName[];
