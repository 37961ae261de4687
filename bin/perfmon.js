#!/usr/bin/env node
// Old syntax up to the version check: this file must parse on any Node, to say that it is too old.
import { existsSync, readFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const version = process.versions.node.split(".").map(Number);
const tooOld = version[0] < 22 || (version[0] === 22 && version[1] < 18);
const root = fileURLToPath(new URL("..", import.meta.url));

if (process.argv[2] === "--version" && process.argv.length === 3) {
  process.stdout.write(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version + "\n");
} else if (tooOld) {
  process.stderr.write(
    "error perfmon needs Node 22.18 or later; this is " +
      process.versions.node +
      "\n  hint: in a clone, run it by npm: npm run perfmon -- ...; elsewhere install a newer Node\n",
  );
  process.exitCode = 2;
} else {
  if (nodeModule.enableCompileCache) nodeModule.enableCompileCache();
  const entry = existsSync(join(root, "core/cli/main.js")) ? "../core/cli/main.js" : "../core/cli/main.ts";
  const main = await import(entry);
  process.exitCode = await main.main();
}
