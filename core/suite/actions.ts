import type { Action } from "../model/case.ts";
import { child, type Node, plain } from "./document/tree.ts";
import { entriesOf } from "./variables.ts";

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
