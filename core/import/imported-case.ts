import { createHash } from "node:crypto";
import { bareCase } from "../model/bare.ts";
import type { Case } from "../model/case.ts";

/** A case of which only the name is known. Two files that speak of the same name speak of the same case. */
export function importedCase(name: string): Case {
  const identity = JSON.stringify({ uses: "imported", with: { case: name } });
  return bareCase(name, "imported", createHash("sha256").update(identity).digest("hex"));
}
