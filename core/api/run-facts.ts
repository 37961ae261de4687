import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { configHash, type KernelImage } from "../kernel/image.ts";
import type { Environment } from "../model/environment.ts";

/** What the named kernel image adds to the environment: its hash, and that of its configuration. */
export function imageFacts(image: KernelImage | null): Environment {
  if (image === null) return {};
  const config = image.config === null ? null : configHash(image.config);
  return {
    "kernel.image_hash": { value: image.hash, role: "subject" },
    ...(config === null ? {} : { "kernel.image_config_hash": { value: config, role: "subject" as const } }),
  };
}

/** Keeps the configuration itself beside the run's raw output, as `kernel.config`: a fact of 200 kB is none to show. */
export async function keepImageConfig(image: KernelImage | null, folder: string): Promise<void> {
  if (image?.config != null) await writeFile(join(folder, "kernel.config"), image.config);
}

/** Versions that tools said of themselves. */
export const toolFacts = (versions: ReadonlyMap<string, string>): Environment =>
  Object.fromEntries(
    [...versions].map(([name, version]) => [`tool.${name}`, { value: version, role: "noted" as const }]),
  );

/** The facts that a reader wants to see first, on one line. */
export function describe(facts: Environment): string {
  const shown = ["cpu.governor", "cpu.turbo", "cpu.smt"]
    .filter((name) => facts[name])
    .map((name) => `${name.replace("cpu.", "")}=${facts[name]!.value}`);
  return [...shown, `kernel ${facts["kernel.release"]?.value ?? "unknown"}`].join(" · ");
}
