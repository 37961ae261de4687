import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Argv } from "./measure.ts";

export interface ServedPage {
  readonly path: string;
  /** s until all of it was there. */
  readonly time: number;
  /** B */
  readonly size: number;
  /** The most memory that the server had by then, in B. */
  readonly peak: number;
}

/** Asks `perfmon serve` in a folder for pages, one after the other, the first right after it was started. */
export async function askPages(perfmon: Argv, folder: string, paths: readonly string[]): Promise<ServedPage[]> {
  const [program, ...args] = [...perfmon, "serve", "--port", "0", "--json", "-C", folder];
  const child = spawn(program!, args, { stdio: ["ignore", "pipe", "inherit"] });
  try {
    let said = "";
    for await (const piece of child.stdout.iterator({ destroyOnReturn: false })) {
      said += piece;
      if (said.trimEnd().endsWith("}")) break;
    }
    const { url } = JSON.parse(said) as { readonly url: string };
    const pages: ServedPage[] = [];
    for (const path of paths) {
      const began = process.hrtime.bigint();
      const answer = await fetch(url + path);
      const { byteLength } = await answer.arrayBuffer();
      const time = Number(process.hrtime.bigint() - began) / 1e9;
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      pages.push({ path, time, size: byteLength, peak: Number(/^VmHWM:\s*(\d+) kB/m.exec(status)![1]) * 1024 });
    }
    return pages;
  } finally {
    child.kill("SIGINT");
  }
}
