import type { Scalar } from "../model/case.ts";
import { textSource } from "./document/source.ts";
import type { Node, ScalarNode } from "./document/tree.ts";

/** A word of the command line as a value with a place, so that problems with it are shown like those of files. */
export function fromCommandLine(flag: string, text: string, value: Scalar = text): ScalarNode {
  const line = `${flag} ${text}`;
  const source = textSource("(command line)", line);
  return { kind: "scalar", value, source, start: line.length - text.length, end: line.length, path: "" };
}

/** What `--set NAME=VALUE` makes of the value that it replaces: numbers stay numbers and lists lists, where the text is one. */
export function settingFor(name: string, text: string, replaced: Node): Node {
  const node = (value: Scalar): ScalarNode => {
    const line = `--set ${name}=${text}`;
    const source = textSource("(command line)", line);
    return { kind: "scalar", value, source, start: line.length - text.length, end: line.length, path: "" };
  };
  const like = (part: string, model: Scalar): ScalarNode => {
    if (typeof model === "string") return node(part);
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(part) && Number.isFinite(Number(part))) return node(Number(part));
    return node(part === "true" ? true : part === "false" ? false : part);
  };
  if (replaced.kind !== "list") return like(text, replaced.kind === "scalar" ? replaced.value : null);
  const first = replaced.items[0];
  const model = first?.kind === "scalar" ? first.value : null;
  return { ...node(text), kind: "list", items: text.split(",").map((part) => like(part.trim(), model)) };
}
