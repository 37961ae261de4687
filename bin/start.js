"use strict";
const fs = require("node:fs");
const { createRequire, enableCompileCache, getCompileCacheDir } = require("node:module");
const { join } = require("node:path");

/** The published command is one script; a clone has sources, which Node's own cache keeps compiled. */
const SCRIPT = join(__dirname, "../core/cli/main.cjs");
/** B of what a copy begins with. */
const HEAD = 16;

enableCompileCache();
void (fs.existsSync(SCRIPT) ? runScript() : runSources()).then((code) => {
  process.exitCode = code;
  // Node would wait, up to 10 ms, for what V8 is still compiling. What a slow reader has not taken yet keeps it alive.
  if (process.stdout.writableLength === 0 && process.stderr.writableLength === 0) process.exit();
});

async function runSources() {
  const { main } = await import("../core/cli/main.ts");
  return main();
}

/**
 * Runs the script with what V8 had compiled of it when the same command last ended. Node's own cache keeps code as it is before it
 * has run, with most functions still to be compiled: `perfmon validate` then took a third longer. The copy lies in the folder of
 * that cache, one for each command. Without it, or where it does not fit, all is compiled as ever.
 */
async function runScript() {
  const { constants, Script } = require("node:vm");
  const source = fs.readFileSync(SCRIPT);
  const place = placeOfCopy();
  const cachedData = place === null ? undefined : readCopy(place, source);
  const script = new Script(source.latin1Slice(), {
    filename: SCRIPT,
    cachedData,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const command = {};
  // Plugins are imported from here: where a script does it by itself, Node 22 warns.
  script.runInThisContext()(command, createRequire(SCRIPT), (url) => import(url), SCRIPT);
  const code = await command.main();
  const isNew = cachedData === undefined || script.cachedDataRejected;
  // What ended with an error has not run all that the command consists of.
  if (place !== null && isNew && code < 2) writeCopy(place, source, script);
  return code;
}

/** Null: Node keeps nothing. Its folder is of one version of Node, one set of V8's flags and one user. */
function placeOfCopy() {
  const folder = getCompileCacheDir();
  if (folder === undefined) return null;
  const { crc32 } = require("node:zlib");
  const word = process.argv[2];
  return join(folder, `perfmon-${crc32(SCRIPT)}-${/^[a-z]{1,20}$/.test(word) ? word : "other"}`);
}

/** V8 looks only at the length of a script, and would run a damaged copy. */
function headOf(source, data) {
  const { crc32 } = require("node:zlib");
  const head = Buffer.from("perfmon1\0\0\0\0\0\0\0\0");
  head.writeUInt32LE(crc32(source), 8);
  head.writeUInt32LE(crc32(data), 12);
  return head;
}

/** Undefined: there is none, it is of another script, it is damaged, or somebody else may have written it. */
function readCopy(place, source) {
  let file = null;
  try {
    file = fs.openSync(place, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
    const { uid, mode } = fs.fstatSync(file);
    if (uid !== process.getuid() || (mode & 0o022) !== 0) return undefined;
    const bytes = fs.readFileSync(file);
    const data = bytes.subarray(HEAD);
    return bytes.subarray(0, HEAD).equals(headOf(source, data)) ? data : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== null) fs.closeSync(file);
  }
}

function writeCopy(place, source, script) {
  const unfinished = `${place}.${process.pid}`;
  try {
    const data = script.createCachedData();
    fs.writeFileSync(unfinished, Buffer.concat([headOf(source, data), data]), { mode: 0o600, flag: "wx" });
    fs.renameSync(unfinished, place);
  } catch {
    // The next start takes as long as this one.
    fs.rmSync(unfinished, { force: true });
  }
}
