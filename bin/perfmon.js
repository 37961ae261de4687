#!/usr/bin/env node
// Old syntax: this file must parse on any Node, to say that it is too old. CommonJS, as package.json beside it says: to start its
// loader of modules takes Node 5 ms.
"use strict";
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const version = process.versions.node.split(".").map(Number);
const tooOld = version[0] < 22 || (version[0] === 22 && version[1] < 18);

if (process.argv[2] === "--version" && process.argv.length === 3) {
  const file = readFileSync(join(__dirname, "../package.json"), "utf8");
  process.stdout.write(`${JSON.parse(file).version}\n`);
} else if (tooOld) {
  process.stderr.write(
    "error perfmon needs Node 22.18 or later; this is " +
      process.versions.node +
      "\n  hint: in a clone, run it by npm: npm run perfmon -- ...; elsewhere install a newer Node\n",
  );
  process.exitCode = 2;
} else {
  require("./start.js");
}
