import { type FormatReader, type FormatRecord, failure, jsonNumber, type Labels, readJson } from "@perfmon/core/plugin";
import { meaningOf } from "./meaning.ts";

/** What lkp notes of a run beside its numbers: messages and failures, each 1 or 0. */
const EVENTS = /^(?:stats_source$|last_state\.|dmesg\.|kmsg\.|stderr\.|kernel_config\.)/;

/** `fio.read_iops`, of one of several instances `fio.read_iops.instance2`. */
const KEY = /^([^.]+)\.(.+?)(?:\.(instance\d+))?$/;

/** A key is a metric of a program, its list the value of every run, in the order of lkp's `stats_source`. */
async function* read(stream: AsyncIterable<Uint8Array>): AsyncIterable<FormatRecord> {
  for await (const piece of readJson(stream, [])) {
    if (piece.kind === "document") {
      if (Array.isArray(piece.value)) throw failure("unreadable-output", `line ${piece.line}: no matrix of lkp-tests`);
      continue;
    }
    const { key, value, line } = piece;
    if (!Array.isArray(value))
      throw failure("unreadable-output", `line ${line}: ${JSON.stringify(key)} is no list of values`);
    const [, program, metric, instance] = KEY.exec(key) ?? [];
    if (EVENTS.test(key) || program === undefined || metric === undefined) continue;
    const labels: Labels = instance === undefined ? {} : { instance };
    const meaning = meaningOf(program, metric);
    for (const [at, one] of value.entries()) {
      const number = jsonNumber(one, `line ${line}, ${JSON.stringify(key)}[${at}]`, { negative: true });
      // lkp writes 0 for a run that lacks the metric, and nobody can tell that from a measured 0.
      if (number !== null && number !== 0) yield { case: program, metric, labels, value: number, ...meaning };
    }
  }
}

const START = /^\uFEFF?\s*\{\s*"(?:stats_source"\s*:\s*\[|[^"\\\s]+\.[^"\\]+"\s*:\s*\[\s*-?\d)/;

const format: FormatReader = {
  summary: "lkp-tests' matrix.json",
  detect: (head, name) =>
    START.test(head) ? (/^matrix\.json$/.test(name) || head.includes('"stats_source"') ? 1 : 0.8) : 0,
  read,
};
export default format;
