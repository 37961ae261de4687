import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { formatFact } from "../units/format-fact.ts";
import { type Check, failed, ok } from "./doctor-check.ts";
import type { Project } from "./project.ts";
import { storeAddress } from "./store-address.ts";

/** B free, below which a run may end for lack of space; raw output of one repetition may be 64 MiB. */
const SCARCE = 1e9;
const TOO_LITTLE = 1e8;

/** The store, and the folders that perfmon writes to on this machine. */
export async function placeChecks(project: Project): Promise<Check[]> {
  const checks: Check[] = [];
  const { store: url } = project.config;
  const file = url.startsWith("sqlite:") ? url.slice("sqlite:".length) : null;
  if (file !== null && !existsSync(file)) checks.push((await whyNoCollector(project)) ?? toBeMade(file));
  else checks.push(await existingStore(project));
  const raw = file === null ? join(project.folder, ".perfmon") : dirname(file);
  checks.push(folderCheck("raw output", raw), folderCheck("temporary files", tmpdir()));
  return checks;
}

function toBeMade(file: string): Check {
  const folder = nearest(dirname(file));
  if (writable(folder)) return ok("store", `${file} is not there yet; the first run makes it`);
  return {
    name: "store",
    state: "error",
    message: `${file} is not there, and ${folder} is not writable`,
    advice: "--store sqlite:PATH, or store: in perfmon.config.yaml",
  };
}

/** A store that is to be made needs its collector, as one that is there does to be opened. */
async function whyNoCollector(project: Project): Promise<Check | null> {
  try {
    await project.collector();
    return null;
  } catch (error) {
    return failed("store", error);
  }
}

async function existingStore(project: Project): Promise<Check> {
  try {
    const store = await project.store({ readOnly: true });
    const [wrong, more] = [await store.verify(), await store.runs({ limit: 1 })];
    if (wrong.length > 0)
      return {
        name: "store",
        state: "error",
        message: `${storeAddress(store.url)} is damaged: ${wrong.slice(0, 3).join("; ")}`,
        advice: "restore a copy of it, or name another one with --store",
      };
    return ok("store", `${storeAddress(store.url)} is sound${more.length > 0 ? "" : ", and empty"}`);
  } catch (error) {
    return failed("store", error);
  }
}

function folderCheck(name: string, folder: string): Check {
  const there = nearest(folder);
  if (!writable(there))
    return {
      name,
      state: "error",
      message: `${there} is not writable`,
      advice: `make it writable for this user: ${there}`,
    };
  const { bavail, bsize } = statfsSync(there);
  const free = bavail * bsize;
  const said = `${folder}: ${formatFact(free, "B")} free`;
  if (free >= SCARCE) return ok(name, said);
  return {
    name,
    state: free < TOO_LITTLE ? "error" : "warning",
    message: said,
    advice: "make room; perfmon runs prune removes old runs",
  };
}

/** The folder, or the one in which it will be made. */
function nearest(folder: string): string {
  for (let at = folder; ; at = dirname(at)) if (existsSync(at) || at === dirname(at)) return at;
}

function writable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
