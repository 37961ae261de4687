import type { Command, CommandContext } from "../tool.ts";
import { expectThat } from "./check.ts";

/** What the kits give to `command` and `wrap`: placeholders, pinned to CPU 0. */
export const CONTEXT: CommandContext = {
  binary: (name) => `{binary:${name}}`,
  file: (name) => `{file:${name}}`,
  port: (name) => `{port:${name}}`,
  cpus: [0],
  facts: { "cpu.count": { value: 2, role: "must-match" } },
};

export function checkArgv({ argv }: Command): void {
  expectThat(Array.isArray(argv) && argv.length > 0, "argv is empty");
  expectThat(
    argv.every((word) => typeof word === "string"),
    `argv holds something else than strings: ${JSON.stringify(argv)}`,
  );
}
