import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ownFolder } from "../config/own-package.ts";
import { nearest } from "../errors/nearest.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { composeSuiteSchema } from "../schema/compose.ts";
import type { Project } from "./project.ts";

type Schema = { readonly [keyword: string]: unknown };

const ENDING = ".schema.json";

/**
 * A JSON Schema by name: `suite` with the options of every loaded tool; a document of `--json`, or `config`, as it stands in
 * schemas/; else a tool's options. PM1502 for any other name.
 */
export async function schemaOf(project: Project, name: string): Promise<Schema> {
  const { registry } = project;
  const folder = join(ownFolder(), "schemas");
  const documents = (await readdir(folder))
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length));
  if (documents.includes(name)) {
    const schema: Schema = JSON.parse(await readFile(join(folder, name + ENDING), "utf8"));
    return name === "suite" ? composeSuiteSchema(schema, await tools(project)) : schema;
  }
  if (registry.giver("tools", name) !== null) return (await registry.get("tools", name)).options;
  const known = [...documents, ...registry.names("tools")];
  const near = nearest(name, known);
  throw new PerfmonError("PM1502", `there is no schema "${name}"`, {
    hint: `${near ? `did you mean "${near}"? ` : ""}there are ${known.join(", ")}`,
  });
}

function tools({ registry }: Project) {
  return Promise.all(
    registry.list("tools").map(async ({ name, summary }) => {
      const { options } = await registry.get("tools", name);
      return { name, summary, options };
    }),
  );
}
