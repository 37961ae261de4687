import { expect, test } from "vitest";
import { COMMANDS } from "../../core/cli/commands.ts";
import { ADVICE, CATALOGUE } from "../../core/errors/catalogue.ts";

test("advice is whole sentences, says more than the title, and names commands that there are", () => {
  for (const [code, text] of Object.entries(ADVICE)) {
    expect(text, code).toMatch(/^[A-Z].{40,}\.$/);
    expect(text, code).not.toContain(CATALOGUE[code as keyof typeof ADVICE].title);
    for (const [, command] of text.matchAll(/\bperfmon ([a-z]+)\b/g))
      if (!NO_COMMAND.has(command!)) expect(Object.keys(COMMANDS), `${code}: perfmon ${command}`).toContain(command);
  }
});

/** What stands behind perfmon's name as a word of the sentence. */
const NO_COMMAND = new Set(["does", "has", "waits", "wrote"]);
