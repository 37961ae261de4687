import { nearest } from "../errors/nearest.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { SubjectKey } from "../exec/block-order.ts";
import type { Action } from "../model/case.ts";
import { splitWords } from "./words.ts";

/** One of the two things that are measured against each other, as the user described it. */
export interface Subject {
  readonly key: SubjectKey;
  /** What people call it: `a` and `b` unless they gave a name. */
  readonly name: string;
  /** As written, without the name: `env:DELAY=20`. Empty: the machine as it is. */
  readonly given: readonly string[];
  /** Variables that its commands get, above those of the suite. */
  readonly env: Readonly<Record<string, string>>;
  /** Variables of the suite. */
  readonly set: Readonly<Record<string, string>>;
  /** Folders that come first on PATH, in this order. */
  readonly folders: readonly string[];
  /** Files that stand for programs, by the program's name. */
  readonly programs: Readonly<Record<string, string>>;
  /** Run whenever it becomes the current one, in this order. */
  readonly run: readonly Action[];
}

/** What a subject may be made of; --help shows these lines. */
export const SUBJECT_FORMS: readonly (readonly [form: string, meaning: string])[] = [
  ["env:NAME=VALUE", "a variable of the environment of every command"],
  ["set:NAME=VALUE", "a variable of the suite, as --set"],
  ["bin:FOLDER", "a folder that comes first on PATH"],
  ["bin:PROGRAM=FILE", "a file that is run in place of a program: bin:fio=/opt/fio-3.38/fio"],
  ["run:COMMAND", "a command that is run each time the subject becomes current; no shell reads it"],
  ["sh:TEXT", "the same, read by /bin/sh"],
  ["name:TEXT", "what to call it in reports"],
];

const KINDS = [...new Set(SUBJECT_FORMS.map(([form]) => form.slice(0, form.indexOf(":"))))];

interface Growing {
  name: string | null;
  readonly env: Map<string, string>;
  readonly set: Map<string, string>;
  readonly folders: string[];
  readonly programs: Map<string, string>;
  readonly run: Action[];
}

/** Reads what `--a` and `--b` say. PM1502 with everything that is wrong with both, each with what to write instead. */
export function parseSubjects(given: Readonly<Record<SubjectKey, readonly string[]>>): Record<SubjectKey, Subject> {
  const wrong: string[] = [];
  const read = (key: SubjectKey) => parseSubject(key, given[key], (what) => void wrong.push(what));
  const [a, b] = [read("a"), read("b")];
  if (given.a.length + given.b.length === 0)
    wrong.push(`nothing says how a and b differ: give --a, --b or both, such as --b env:MALLOC_ARENA_MAX=1`);
  else if (a.name === b.name) wrong.push(`both subjects are called ${a.name}`);
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const)
    if (one.run.length > 0 && other.run.length === 0)
      wrong.push(
        `${one.name} runs a command each time it becomes current and ${other.name} runs none, so what that changes would stay for ${other.name} too: give --${other.key} run:... that undoes it, or --${other.key} run:true where there is nothing to undo`,
      );
  if (wrong.length > 0)
    throw new PerfmonError("PM1502", wrong.join("\n  "), { hint: "perfmon ab --help shows what a subject is made of" });
  return { a, b };
}

function parseSubject(key: SubjectKey, given: readonly string[], say: (wrong: string) => void): Subject {
  const subject: Growing = { name: null, env: new Map(), set: new Map(), folders: [], programs: new Map(), run: [] };
  for (const text of given) {
    const wrong = addTo(subject, text);
    if (wrong !== null) say(`--${key} ${text}: ${wrong}`);
  }
  return {
    key,
    name: subject.name ?? key,
    given: given.filter((text) => !text.startsWith("name:")),
    env: Object.fromEntries(subject.env),
    set: Object.fromEntries(subject.set),
    folders: subject.folders,
    programs: Object.fromEntries(subject.programs),
    run: subject.run,
  };
}

/** What is wrong with it, or null. */
function addTo(subject: Growing, text: string): string | null {
  const colon = text.indexOf(":");
  const kind = text.slice(0, Math.max(0, colon));
  const value = text.slice(colon + 1);
  if (!KINDS.includes(kind)) return unknownKind(text, kind);
  if (value === "") return `nothing stands after ${kind}:`;
  const at = value.indexOf("=");
  const [left, right] = at === -1 ? [value, null] : [value.slice(0, at), value.slice(at + 1)];
  switch (kind) {
    case "env":
      if (right === null || left === "") return `it has the form env:NAME=VALUE`;
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(left)) return `${left} is no name of a variable`;
      if (left === "PATH") return "PATH is perfmon's to set: name the folder with bin:FOLDER";
      return once(subject.env, left, right, `env:${left}`);
    case "set":
      if (right === null || left === "") return `it has the form set:NAME=VALUE`;
      return once(subject.set, left, right, `set:${left}`);
    case "bin":
      if (right === null || left.includes("/")) subject.folders.push(value);
      else if (left === "" || right === "") return "it has the form bin:FOLDER or bin:PROGRAM=FILE";
      else return once(subject.programs, left, right, `bin:${left}`);
      return null;
    case "sh":
      subject.run.push({ argv: ["/bin/sh", "-c", value], env: {} });
      return null;
    case "run": {
      const split = splitWords(value);
      if ("words" in split) subject.run.push({ argv: split.words, env: {} });
      return "words" in split
        ? null
        : `${split.problem}${split.shell ? ": write sh: in place of run:, or quote it" : ""}`;
    }
    default:
      if (subject.name !== null) return "it has a name already";
      if (value.length > 40 || /[^\p{L}\p{N} ._=+-]/u.test(value))
        return "a name has at most 40 letters, digits, blanks and . _ - + =";
      subject.name = value;
      return null;
  }
}

function once(map: Map<string, string>, name: string, value: string, what: string): string | null {
  if (map.has(name)) return `${what} is given twice`;
  map.set(name, value);
  return null;
}

function unknownKind(text: string, kind: string): string {
  if (/^[A-Z_][A-Z0-9_]*=/.test(text)) return `did you mean env:${text}?`;
  if (/^name=/.test(text)) return `did you mean name:${text.slice(5)}?`;
  if (/^[A-Za-z_][\w.-]*=/.test(text)) return `did you mean set:${text} (a variable of the suite) or env:${text}?`;
  if (/^[./~]/.test(text)) return `did you mean bin:${text}?`;
  const near = kind === "" ? null : nearest(kind, KINDS);
  if (near !== null) return `did you mean ${near}:${text.slice(kind.length + 1)}?`;
  return `it begins with one of ${KINDS.map((one) => `${one}:`).join(" ")}`;
}
