#!/usr/bin/env node
// Old syntax up to the version check: this file must parse on any Node, to say that it is too old.
// Node's own modules by getBuiltinModule where there is one: `import` of node:fs also loads all that it can give, 4 ms.
const builtin = (name) => (process.getBuiltinModule ? process.getBuiltinModule(name) : import(name));
const version = process.versions.node.split(".").map(Number);
const tooOld = version[0] < 22 || (version[0] === 22 && version[1] < 18);
const fs = await builtin("node:fs");

if (process.argv[2] === "--version" && process.argv.length === 3) {
  const file = fs.readFileSync(new URL("../package.json", import.meta.url), "utf8");
  process.stdout.write(`${JSON.parse(file).version}\n`);
} else if (tooOld) {
  process.stderr.write(
    "error perfmon needs Node 22.18 or later; this is " +
      process.versions.node +
      "\n  hint: in a clone, run it by npm: npm run perfmon -- ...; elsewhere install a newer Node\n",
  );
  process.exitCode = 2;
} else {
  process.getBuiltinModule("node:module").enableCompileCache();
  const compiled = new URL("../core/cli/main.js", import.meta.url);
  const main = await import(fs.existsSync(compiled) ? compiled : "../core/cli/main.ts");
  process.exitCode = await main.main();
}
