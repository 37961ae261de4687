import type { Requirement } from "@perfmon/core/plugin";

/** A program of rt-tests 2.0 or later, which first wrote JSON. They tell their version only with their help. */
export const program = (binary: string): Requirement => ({
  binary,
  version: { argv: [binary, "--help"], pattern: / V (\d+\.\d+)/, minimum: "2.0" },
  packages: { apt: "rt-tests", dnf: "realtime-tests", apk: "rt-tests", pacman: "rt-tests", zypper: "rt-tests" },
  hint: "install rt-tests 2.0 or later",
});
