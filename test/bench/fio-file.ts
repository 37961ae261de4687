import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A real json+ of fio 3, of which one job is repeated. */
const CAPTURED = new URL("../../plugins/tools/fio/fixtures/rand-read/files/fio.json", import.meta.url);
const BINS = 10_000;

/** Writes a json+ document of about `bytes` B: the captured job again and again, each by a name of its own. Gives its size. */
export function writeFio(file: string, bytes: number): number {
  const document = JSON.parse(readFileSync(fileURLToPath(CAPTURED), "utf8"));
  const [job] = document.jobs;
  // What the disk did is said of one job's time, and would not fit the many.
  delete document.disk_util;
  const bins = Object.fromEntries(Array.from({ length: BINS }, (_, i) => [String(1000 + 16 * i), 1 + (i % 977)]));
  const fd = openSync(file, "w");
  let written = 0;
  const write = (text: string) => {
    written += writeSync(fd, text);
  };
  const around = JSON.stringify({ ...document, jobs: [] }, null, 2);
  const at = around.indexOf('"jobs": []') + '"jobs": ['.length;
  write(around.slice(0, at));
  for (let i = 0; written < bytes; i++) {
    const own = { ...job, jobname: `job${i}`, read: { ...job.read, clat_ns: { ...job.read.clat_ns, bins } } };
    write((i === 0 ? "" : ",") + JSON.stringify(own, null, 2));
  }
  write(around.slice(at));
  closeSync(fd);
  return written;
}
