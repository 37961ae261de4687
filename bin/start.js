"use strict";
const fs = require("node:fs");
const { createRequire, enableCompileCache, getCompileCacheDir } = require("node:module");
const { join } = require("node:path");

/** The published command is a few scripts; a clone has sources, which Node's own cache keeps compiled. */
const FOLDER = join(__dirname, "../core/cli");
const ENTRY = "main.cjs";

// Where both are set, NO_COLOR counts (core/cli/terminal.ts). Node goes by the other one, and would say so on standard error.
if (process.env.NO_COLOR) delete process.env.FORCE_COLOR;

const isBuilt = fs.existsSync(join(FOLDER, ENTRY));
// A clone keeps to itself; a package may be another user's, and takes Node's own place.
enableCompileCache(isBuilt ? undefined : join(__dirname, "../node_modules/.cache/perfmon"));
void (isBuilt ? runScripts() : runSources()).then((code) => {
  process.exitCode = code;
  // Node would wait, up to 10 ms, for what V8 is still compiling. What a slow reader has not taken yet keeps it alive.
  if (process.stdout.writableLength === 0 && process.stderr.writableLength === 0) process.exit();
});

async function runSources() {
  const { main } = await import("../core/cli/main.ts");
  return main();
}

/**
 * Runs the scripts with what V8 had compiled of them when the same command last ended. Node's own cache keeps code as it is before
 * it has run, with most functions still to be compiled: `perfmon validate` then took a third longer. The copies lie in the folder
 * of that cache, for each command one of each script that it runs. Without them, or where one does not fit, all is compiled as ever.
 */
async function runScripts() {
  const vm = require("node:vm");
  const requireModule = createRequire(join(FOLDER, ENTRY));
  const prefix = prefixOfCopies();
  const scripts = new Map();
  const load = (name) => {
    const known = scripts.get(name);
    if (known !== undefined) return known.exports;
    const path = join(FOLDER, name);
    const { text, origin } = readScript(path);
    const place = prefix === null ? null : `${prefix}-${name}`;
    const cachedData = place === null ? undefined : readCopy(place, origin);
    const script = new vm.Script(text, {
      filename: path,
      cachedData,
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    const exports = {};
    const isNew = place !== null && (cachedData === undefined || script.cachedDataRejected);
    scripts.set(name, { exports, script, origin, copy: isNew ? place : null });
    // Plugins are imported from here: where a script does it by itself, Node 22 warns.
    const importModule = (url) => import(url);
    const requireAny = (id) => (id.startsWith("./") ? load(id.slice(2)) : requireModule(id));
    script.runInThisContext()(exports, requireAny, importModule, path);
    return exports;
  };
  const code = await load(ENTRY).main();
  // What ended with an error has not run all that the command consists of.
  if (code < 2)
    for (const { script, origin, copy } of scripts.values()) if (copy !== null) writeCopy(copy, origin, script);
  return code;
}

/** Null: Node keeps nothing. Its folder is of one version of Node, one set of V8's flags and one user. */
function prefixOfCopies() {
  const folder = getCompileCacheDir();
  if (folder === undefined) return null;
  const word = process.argv[2];
  return join(folder, `perfmon-${/^[a-z]{1,20}$/.test(word) ? word : "other"}`);
}

/** `origin`: 32 B that tell this script from another of its name, also from one that was changed by hand. */
function readScript(path) {
  const file = fs.openSync(path, "r");
  try {
    const { size, mtimeNs, ino } = fs.fstatSync(file, { bigint: true });
    const origin = Buffer.from("perfmon2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "latin1");
    for (const [i, number] of [size, mtimeNs, ino].entries())
      origin.writeBigUInt64LE(BigInt.asUintN(64, number), 8 * (i + 1));
    return { text: fs.readFileSync(file, "latin1"), origin };
  } finally {
    fs.closeSync(file);
  }
}

/**
 * A copy is the script's origin, and the compiled code twice: V8 looks only at the length of a script, and would run damaged code. To
 * compare is done in no time; a checksum needs a module that takes Node 3 ms to load. Undefined: there is none, it is of another
 * script, it is damaged, or somebody else may have written it.
 */
function readCopy(place, origin) {
  let file = null;
  try {
    file = fs.openSync(place, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
    const { uid, mode } = fs.fstatSync(file);
    if (uid !== process.getuid() || (mode & 0o022) !== 0) return undefined;
    const bytes = fs.readFileSync(file);
    const middle = (origin.length + bytes.length) / 2;
    const data = bytes.subarray(origin.length, middle);
    const isWhole = bytes.subarray(0, origin.length).equals(origin) && data.equals(bytes.subarray(middle));
    return isWhole ? data : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== null) fs.closeSync(file);
  }
}

function writeCopy(place, origin, script) {
  const unfinished = `${place}.${process.pid}`;
  try {
    const data = script.createCachedData();
    fs.writeFileSync(unfinished, Buffer.concat([origin, data, data]), { mode: 0o600, flag: "wx" });
    fs.renameSync(unfinished, place);
  } catch {
    // The next start takes as long as this one.
    fs.rmSync(unfinished, { force: true });
  }
}
