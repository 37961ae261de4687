/**
 * Writes what follows from a plugin's schema and metrics, so that nothing is said twice:
 *
 * - `options.ts` beside every options.schema.json below plugins/: the type of the options as the plugin receives them, in base
 *   units and with the defaults filled in;
 * - the tables of options and of metrics between `<!-- generated: ... -->` and `<!-- /generated -->` in its README.md;
 * - test/contract/plugin-api.txt: all that a plugin can import;
 * - plugins/dashboard/client.generated.ts: the dashboard's script, bundled.
 *
 * `node scripts/generate.ts [--check] [FOLDER...]`: with folders, only the plugins in them. `--check` writes nothing, names
 * the files that differ, and exits 1.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { apiReport } from "./api-report.ts";
import { CLIENT, clientModule } from "./client-script.ts";
import { optionsType } from "./options-type.ts";
import { fillTables } from "./readme-tables.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values, positionals } = parseArgs({ options: { check: { type: "boolean" } }, allowPositionals: true });
const folders = positionals.length ? positionals : ["plugins"];

const below = (name: string) => [
  ...new Set(folders.flatMap((folder) => globSync(join(folder, "**", name), { cwd: root }))),
];

interface Generated {
  readonly file: string;
  readonly text: string;
}

async function* generated(): AsyncIterable<Generated | { readonly file: string; readonly error: unknown }> {
  for (const file of below("options.schema.json").sort())
    yield await attempt(join(dirname(file), "options.ts"), () => optionsType(join(root, file)));
  for (const file of below("README.md").sort()) yield await attempt(file, () => fillTables(join(root, file)));
  if (positionals.length > 0) return;
  yield await attempt(CLIENT.file, clientModule);
  yield await attempt("test/contract/plugin-api.txt", async () => publicApi());
}

function publicApi(): string {
  const { text, undocumented } = apiReport();
  if (undocumented.length > 0) throw new Error(`no comment says what these are: ${undocumented.join(", ")}`);
  return text;
}

async function attempt(file: string, write: () => Promise<string>) {
  try {
    return { file, text: await write() };
  } catch (error) {
    return { file, error };
  }
}

const current = (file: string): string | null => {
  try {
    return readFileSync(join(root, file), "utf8");
  } catch {
    return null;
  }
};

let failed = false;
for await (const result of generated()) {
  const name = relative(process.cwd(), join(root, result.file));
  if ("error" in result) {
    failed = true;
    console.error(`${name}: ${result.error instanceof Error ? result.error.message : result.error}`);
  } else if (current(result.file) !== result.text) {
    if (values.check) {
      failed = true;
      console.error(`${name} is not what its sources say: run node scripts/generate.ts`);
    } else {
      writeFileSync(join(root, result.file), result.text);
      console.log(`wrote ${name}`);
    }
  }
}
process.exitCode = failed ? 1 : 0;
