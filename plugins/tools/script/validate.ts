import { unitOf } from "@perfmon/core/plugin";
import { scratchFiles } from "./command.ts";
import { BENCHFMT_UNITS } from "./extract/benchfmt.ts";
import { jsonPathProblem } from "./extract/json.ts";
import { regexProblem } from "./extract/regex.ts";
import { type Extract, isTimed } from "./metrics.ts";
import type { ScriptOptions } from "./options.ts";

export interface OptionProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint?: string;
}

const EXTRACTORS = ["regex", "json", "csv", "key", "benchfmt"] as const;

/** What no schema can say about a script's options. */
export function validate(options: ScriptOptions): readonly OptionProblem[] {
  const extracts = options.extract ?? [];
  return [
    ...commandProblems(options),
    ...extracts.flatMap((extract, index) => extractProblems(extract, ["extract", index])),
    ...metricProblems(options),
    ...fileProblems(options),
  ];
}

function commandProblems({ command, shell, extract, time }: ScriptOptions): OptionProblem[] {
  const problems: OptionProblem[] = [];
  if (command === undefined && shell === undefined)
    problems.push({
      path: [],
      message: "nothing to run: neither command nor shell is given",
      hint: "command: [program, argument, ...]",
    });
  if (command !== undefined && shell !== undefined)
    problems.push({ path: ["shell"], message: "command and shell are both given", hint: "keep one of them" });
  if (command?.[0] === "") problems.push({ path: ["command", 0], message: "the program's name is empty" });
  for (const [index, word] of (command ?? []).entries())
    if (typeof word === "number" && !Number.isSafeInteger(word) && Number.isInteger(word))
      problems.push({
        path: ["command", index],
        message: "this number is too large to be passed on exactly",
        hint: "write it in quotes",
      });
  if (time === false && extract === undefined)
    problems.push({
      path: ["time"],
      message: "nothing is measured: time is off and nothing is extracted",
      hint: "leave time out, or add extract",
    });
  return problems;
}

function extractProblems(extract: Extract, path: readonly (string | number)[]): OptionProblem[] {
  const problems: OptionProblem[] = [];
  const given = EXTRACTORS.filter((name) => extract[name] !== undefined);
  if (given.length !== 1)
    problems.push({
      path: given.length ? [...path, given[1]!] : path,
      message: given.length ? `${given.join(" and ")} are both given` : "nothing says where the number is",
      hint: `exactly one of ${EXTRACTORS.join(", ")}`,
    });
  const unit = unitOf(extract.unit);
  if (!unit)
    problems.push({
      path: [...path, "unit"],
      message: `"${extract.unit}" is no unit that perfmon knows`,
      hint: "perfmon list units shows all; a plain count is 1",
    });
  if (extract.row !== undefined && extract.csv === undefined)
    problems.push({
      path: [...path, "row"],
      message: "row goes with csv only",
      hint: "remove it, or name a csv column",
    });
  if (extract.all && (extract.benchfmt !== undefined || typeof extract.row === "number" || extract.row === "last"))
    problems.push({
      path: [...path, "all"],
      message: extract.benchfmt === undefined ? "row already chooses one row" : "benchfmt always takes every benchmark",
      hint: "remove all",
    });
  const regex = extract.regex === undefined ? null : regexProblem(extract.regex);
  if (regex)
    problems.push({
      path: [...path, "regex"],
      message: `/${extract.regex}/ ${regex}`,
      hint: "put the number in parentheses: ^time: ([0-9.]+)",
    });
  const json = extract.json === undefined ? null : jsonPathProblem(extract.json);
  if (json)
    problems.push({
      path: [...path, "json"],
      message: `no JSONPath: ${json}`,
      hint: "for example $.results[0].median",
    });
  problems.push(...benchfmtProblems(extract, path));
  return problems;
}

function benchfmtProblems({ benchfmt, unit }: Extract, path: readonly (string | number)[]): OptionProblem[] {
  const meant = benchfmt !== undefined && Object.hasOwn(BENCHFMT_UNITS, benchfmt) ? BENCHFMT_UNITS[benchfmt]! : unit;
  const [is, says] = [unitOf(meant), unitOf(unit)];
  if (!is || !says || (is.base === says.base && is.factor === says.factor)) return [];
  return [{ path: [...path, "unit"], message: `${benchfmt} is in ${meant}, not in ${unit}`, hint: `unit: ${meant}` }];
}

/** Entries of one metric must agree about what it is, and differ in their labels. */
function metricProblems(options: ScriptOptions): OptionProblem[] {
  const problems: OptionProblem[] = [];
  const extracts = options.extract ?? [];
  for (const [index, extract] of extracts.entries()) {
    const path = ["extract", index, "metric"];
    if (extract.metric === "wall_time" && isTimed(options))
      problems.push({
        path,
        message: "wall_time is also measured by time: true",
        hint: "another name, or time: false",
      });
    const first = extracts.find(({ metric }) => metric === extract.metric)!;
    if (first === extract) continue;
    const differs = (["better", "kind", "statistic", "description", "zero", "negative"] as const).find(
      (name) => first[name] !== extract[name],
    );
    const sameUnit = unitOf(first.unit)?.base === unitOf(extract.unit)?.base;
    if (differs || !sameUnit)
      problems.push({
        path,
        message: `two entries of ${extract.metric} differ in ${differs ?? "the dimension of their unit"}`,
        hint: "one metric is one thing: make them agree, or give them two names",
      });
    else if (extracts.slice(0, index).some((other) => collides(other, extract)))
      problems.push({
        path,
        message: `two entries give ${extract.metric} with the same labels`,
        hint: "labels: { part: first }",
      });
  }
  if (new Set(extracts.filter(({ headline }) => headline).map(({ metric }) => metric)).size > 1)
    problems.push({ path: ["extract"], message: "more than one metric is the headline", hint: "keep headline on one" });
  return problems;
}

/** Labels that the text gives are only known later; entries that have any may go together. */
function collides(a: Extract, b: Extract): boolean {
  const open = ({ all, benchfmt, regex }: Extract) =>
    all || benchfmt !== undefined || /\(\?<(?![=!])/.test(regex ?? "");
  const labels = ({ labels }: Extract) =>
    JSON.stringify(
      Object.entries(labels)
        .map(([k, v]) => [k, String(v)])
        .sort(),
    );
  return a.metric === b.metric && !open(a) && !open(b) && labels(a) === labels(b);
}

function fileProblems(options: ScriptOptions): OptionProblem[] {
  const said = [...(options.command ?? []), options.shell, options.stdin, ...Object.values(options.env)].map(String);
  return scratchFiles(options)
    .filter((name) => !said.some((text) => text.includes(`{file:${name}}`)))
    .map((name) => ({
      path: ["extract", options.extract!.findIndex(({ from }) => from === name), "from"],
      message: `nothing tells the command to write the file ${name}`,
      hint: `pass {file:${name}} to it: in command, or in env as the value of a variable that shell uses`,
    }));
}
