import { ownFolder } from "../config/own-package.ts";
import { whose } from "../host/whose.ts";
import type { OutputStream } from "./terminal.ts";

/**
 * Standard output for results only. What anything else writes there, as a plugin's console.log does, goes to standard error, with
 * a word of whose it is: a document of --json stays one.
 */
export function ownStdout(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): OutputStream {
  const write = stdout.write.bind(stdout) as OutputStream["write"];
  const warned = new Set<string>();
  stdout.write = ((...given: Parameters<NodeJS.WriteStream["write"]>) => {
    const who = whose(new Error().stack ?? "", ownFolder());
    const name = who === null ? "something that was loaded" : `the plugin ${who}`;
    if (!warned.has(name))
      stderr.write(`warning: ${name} prints to standard output, which is for results: it is shown here\n`);
    warned.add(name);
    return stderr.write(...given);
  }) as NodeJS.WriteStream["write"];
  return {
    write,
    get isTTY() {
      return stdout.isTTY;
    },
    get columns() {
      return stdout.columns;
    },
  };
}
