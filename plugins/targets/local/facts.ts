import { machine } from "node:os";
import type { Environment } from "@perfmon/core/plugin";
import { cpuFacts } from "./facts/cpu.ts";
import { environment } from "./facts/found.ts";
import { kernelFacts } from "./facts/kernel.ts";
import { machineFacts } from "./facts/machine.ts";
import { memoryFacts } from "./facts/memory.ts";
import { storageFacts } from "./facts/storage.ts";
import type { Files } from "./files.ts";

/** Everything this machine tells about itself and about the storage below `paths`. */
export function facts(files: Files, paths: readonly string[], subject: readonly string[]): Environment {
  const storage = paths.map((path) => storageFacts(path, files));
  return environment(
    Object.assign(
      {},
      kernelFacts(files),
      machineFacts(files, machine()),
      cpuFacts(files),
      memoryFacts(files),
      ...storage,
    ),
    subject,
  );
}
