import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import type { Files } from "../files.ts";
import { CPUS } from "../topology.ts";
import { type Found, fact } from "./found.ts";

/** What one compares: role subject. */
export function kernelFacts(files: Files): Found {
  const release = files.text("/proc/sys/kernel/osrelease");
  return {
    "kernel.release": fact(release, "subject"),
    "kernel.version": fact(files.text("/proc/sys/kernel/version"), "subject"),
    "kernel.config": fact(configHash(files, release), "subject"),
    "kernel.cmdline": fact(files.text("/proc/cmdline"), "subject"),
    ...mitigations(files),
  };
}

/** Hex sha256 of the configuration's text. */
function configHash(files: Files, release: string | null): string | null {
  const packed = files.bytes("/proc/config.gz");
  const text = packed ? gunzipSync(packed) : release === null ? null : files.bytes(`/boot/config-${release}`);
  return text && createHash("sha256").update(text).digest("hex");
}

/**
 * One fact for each vulnerability, so that a difference names what changed. One that the CPU does not have is left out: an
 * older kernel that does not know it yet would differ from a newer one that says "Not affected".
 */
function mitigations(files: Files): Found {
  const folder = `${CPUS}/vulnerabilities`;
  return Object.fromEntries(
    files.names(folder).flatMap((name) => {
      const state = files.text(`${folder}/${name}`);
      return state === "Not affected" ? [] : [[`mitigations.${name}`, fact(state, "subject")]];
    }),
  );
}
