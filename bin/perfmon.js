#!/usr/bin/env node
// Old syntax up to the version check: this file must parse on any Node, to say that it is too old.
import { existsSync, readFileSync } from "node:fs";
import * as nodeModule from "node:module";

const version = process.versions.node.split(".").map(Number);
const tooOld = version[0] < 22 || (version[0] === 22 && version[1] < 18);

if (process.argv[2] === "--version" && process.argv.length === 3) {
  const file = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  process.stdout.write(`${JSON.parse(file).version}\n`);
} else if (tooOld) {
  process.stderr.write(
    "error perfmon needs Node 22.18 or later; this is " +
      process.versions.node +
      "\n  hint: in a clone, run it by npm: npm run perfmon -- ...; elsewhere install a newer Node\n",
  );
  process.exitCode = 2;
} else {
  nodeModule.enableCompileCache();
  const compiled = new URL("../core/cli/main.js", import.meta.url);
  const main = await import(existsSync(compiled) ? compiled : "../core/cli/main.ts");
  process.exitCode = await main.main();
}
