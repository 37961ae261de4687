import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ownFolder } from "../config/own-package.ts";
import { nearest } from "../errors/nearest.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { KindName } from "../host/kinds.ts";
import { type Contribution, type Contributions, composeConfigSchema, composeSchema } from "../schema/compose.ts";
import type { Project } from "./project.ts";

type Schema = { readonly [keyword: string]: unknown };

const ENDING = ".schema.json";

/**
 * A JSON Schema by name: `suite` and `config` with the names and options of every loaded plugin, the configuration's also
 * within the suite's as `$defs/config`; a document of `--json` as it stands in schemas/; else a tool's options. PM1502 for any
 * other name.
 */
export async function schemaOf(project: Project, name: string): Promise<Schema> {
  const { registry } = project;
  const folder = join(ownFolder(), "schemas");
  const documents = (await readdir(folder))
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length));
  const read = async (document: string): Promise<Schema> =>
    JSON.parse(await readFile(join(folder, document + ENDING), "utf8"));
  if (name === "suite") return composeSchema(await read(name), await read("config"), await contributions(project));
  if (name === "config") return composeConfigSchema(await read(name), await contributions(project));
  if (documents.includes(name)) return read(name);
  if (registry.giver("tools", name) !== null) return (await registry.get("tools", name)).options;
  const known = [...documents, ...registry.names("tools")];
  const near = nearest(name, known);
  throw new PerfmonError("PM1502", `there is no schema "${name}"`, {
    hint: `${near ? `did you mean "${near}"? ` : ""}there are ${known.join(", ")}`,
  });
}

async function contributions({ registry }: Project): Promise<Contributions> {
  const all = (kind: Exclude<KindName, "formats">): Promise<Contribution[]> =>
    Promise.all(
      registry.list(kind).map(async ({ name, summary }) => {
        const { options } = await registry.get(kind, name);
        return { name, summary, options };
      }),
    );
  return {
    tools: await all("tools"),
    monitors: await all("monitors"),
    targets: await all("targets"),
    analyzers: await all("analyzers"),
    reporters: await all("reporters"),
    collectors: await all("collectors"),
  };
}
