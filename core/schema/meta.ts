import { newAjv } from "./compile.ts";

/**
 * What is wrong with a schema itself, by the meta-schema of draft 2020-12 and ajv's strict mode; null: nothing. It takes 40 ms:
 * for tests, not for runs.
 */
export function schemaProblem(schema: object): string | null {
  const ajv = newAjv({ meta: true, validateSchema: true, strictTypes: true });
  try {
    ajv.compile(schema);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
