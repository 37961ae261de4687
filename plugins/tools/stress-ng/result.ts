import { failure, type ToolOutput } from "@perfmon/core/plugin";
import { RESULT } from "./command.ts";

/** What stress-ng says of one stressor, all its workers together. */
export interface Stressed {
  readonly name: string;
  /** By stress-ng's names: `bogo-ops`, `wall-clock-time` ..., then the stressor's own. */
  readonly values: ReadonlyMap<string, number>;
}

export interface Result {
  readonly version: string | null;
  readonly stressors: readonly Stressed[];
}

const HEAD = /^ {2,}stress-ng-version: (\S+)$/m;

/** Where the result lies: in the file that the command names; in an import perhaps in another one, or on stdout. */
export function resultText(output: ToolOutput): string {
  const { [RESULT]: result, ...others } = output.files;
  const candidates = [result, ...Object.values(others), output.stdout].filter((text) => text !== undefined);
  return candidates.find((text) => HEAD.test(text)) ?? "";
}

/** The YAML of --yaml, which is always of one shape. Throws `no-output` or `unreadable-output`. */
export function readResult(text: string): Result {
  if (text.trim() === "") throw failure("no-output", "stress-ng wrote no result");
  const start = text.search(/^metrics:$/m);
  if (text.match(/^metrics:$/gm)?.slice(1).length)
    throw failure("unreadable-output", "results of several runs of stress-ng: keep each in a file of its own", {
      text,
    });
  if (!/^\.\.\.$/m.test(text))
    throw failure("unreadable-output", "stress-ng's YAML is cut off", { text, offset: lastLine(text) });
  if (start === -1)
    throw failure("unreadable-output", "stress-ng's YAML holds no metrics; it writes them with --metrics", { text });
  return { version: HEAD.exec(text)?.[1] ?? null, stressors: stressorsOf(text, start) };
}

const lastLine = (text: string) => text.trimEnd().lastIndexOf("\n") + 1;

function stressorsOf(text: string, start: number): Stressed[] {
  const found: { name: string; values: Map<string, number> }[] = [];
  let offset = start + "metrics:\n".length;
  for (const line of text.slice(offset).split("\n")) {
    // Times, temperatures and the like follow.
    if (/^\S/.test(line)) break;
    const [, name] = /^ {4}- stressor: ([\w-]+)$/.exec(line) ?? [];
    const [, key, value] = /^ {6}([\w-]+): (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/.exec(line) ?? [];
    if (name !== undefined) found.push({ name, values: new Map() });
    else if (key !== undefined && found.length > 0) found.at(-1)!.values.set(key, Number(value));
    else if (line.trim() !== "")
      throw failure("unreadable-output", "not a line of stress-ng's metrics", { text, offset });
    offset += line.length + 1;
  }
  return found;
}
