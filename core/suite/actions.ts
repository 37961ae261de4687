import type { Action } from "../model/case.ts";
import type { Block } from "../model/plan.ts";
import type { SuiteBlock } from "./blocks.ts";
import { child, type Node, plain } from "./document/tree.ts";
import type { Problems } from "./problems.ts";
import { guardActions } from "./shell-guard.ts";
import { substitute } from "./substitute.ts";
import { entriesOf, incompleteNames } from "./variables.ts";

/** `setup` and `cleanup` at the top of a suite, with its variables filled in. */
export function suiteActions({ root, vars }: SuiteBlock, problems: Problems): Pick<Block, "setup" | "cleanup"> {
  const read = (name: "setup" | "cleanup") => {
    const node = child(root, name);
    const filled = node && substitute(node, { vars, matrix: null, incomplete: incompleteNames(root) }, problems);
    guardActions(node, problems);
    guardActions(filled, problems);
    return readActions(filled);
  };
  return { setup: read("setup"), cleanup: read("cleanup") };
}

/** `setup`, `cleanup`, `prepare`, `conclude`: one command as a list of words or a map, or a list of such. Checked by the schema. */
export function readActions(node: Node | null): readonly Action[] {
  if (node === null) return [];
  if (node.kind === "list" && node.items.length > 0 && node.items.every(({ kind }) => kind === "scalar"))
    return [command(node)];
  return (node.kind === "list" ? node.items : [node]).map(command);
}

function command(node: Node): Action {
  if (node.kind === "list") return { argv: words(node), env: {} };
  const shell = child(node, "shell");
  const list = child(node, "command");
  const cwd = child(node, "cwd");
  const env = Object.fromEntries(
    [...entriesOf(child(node, "env"))].map(([name, { value }]) => [name, String(plain(value))]),
  );
  return {
    argv: shell ? ["/bin/sh", "-c", String(plain(shell))] : list ? words(list) : [],
    env,
    ...(cwd ? { cwd: String(plain(cwd)) } : {}),
  };
}

const words = (node: Node): string[] => (node.kind === "list" ? node.items : [node]).map((item) => String(plain(item)));
