// Installs what the lockfile says, once per lockfile. CommonJS and old syntax: it runs on the Node a fresh machine has.
// The pinned Node comes from the npm package `node`, whose install script is the only one that may run.
"use strict";
var crypto = require("node:crypto");
var fs = require("node:fs");
var path = require("node:path");
var spawnSync = require("node:child_process").spawnSync;

var root = path.join(__dirname, "..");
var stamp = path.join(root, "node_modules", ".perfmon-installed");
var lock = crypto
  .createHash("sha256")
  .update(fs.readFileSync(path.join(root, "package-lock.json")))
  .digest("hex");

function installed() {
  try {
    return fs.readFileSync(stamp, "utf8") === lock && fs.existsSync(path.join(root, "node_modules", ".bin", "node"));
  } catch (_error) {
    return false;
  }
}

function npm(args) {
  // Not `npm_execpath`: npx and pnpm set it to themselves.
  var result = spawnSync("npm", args, { cwd: root, stdio: ["ignore", 2, 2] });
  if (result.status !== 0) {
    process.stderr.write(`error: npm ${args.join(" ")} failed; is the npm registry reachable?\n`);
    process.exit(5);
  }
}

if (!installed()) {
  process.stderr.write(
    `installing the packages of package-lock.json, and Node ${require("../package.json").devDependencies.node}\n`,
  );
  // Not `npm ci`: npm 11's refuses the lockfile when the registry lacks a package for another system. This installs the same
  // versions, and --no-save leaves the lockfile as it is.
  npm(["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
  npm(["rebuild", "node", "--ignore-scripts=false", "--loglevel=error"]);
  fs.writeFileSync(stamp, lock);
}
