import { failure, type RawMeasurement } from "@perfmon/core/plugin";
import type { Banner } from "./banner.ts";
import { number, throughput } from "./value.ts";

const PAIR = /^([A-Z][A-Z0-9_]*)=(.*)$/gm;

/** `KEY=VALUE` lines of omni output (`-k`), by exact key: THROUGHPUT is a prefix of THROUGHPUT_UNITS. Null: there are none. */
export function readKeys(text: string): ReadonlyMap<string, string> | null {
  const keys = new Map<string, string>();
  for (const { 1: key, 2: value, index } of text.matchAll(PAIR)) {
    if (keys.has(key!))
      throw failure("unreadable-output", `${key} is there twice: results of several runs?`, { text, offset: index });
    keys.set(key!, value!.trim());
  }
  if (keys.size === 0) return null;
  if (!text.endsWith("\n"))
    throw failure("unreadable-output", "the last line is cut off", { text, offset: text.lastIndexOf("\n") + 1 });
  requireAsked(keys, text);
  return keys;
}

/** netperf drops keys that it does not know without a word; COMMAND_LINE, where it is printed, says what was asked for. */
function requireAsked(keys: ReadonlyMap<string, string>, text: string): void {
  const line = keys.get("COMMAND_LINE");
  if (line === undefined) return;
  if (!/^".*"$/.test(line)) throw failure("unreadable-output", "COMMAND_LINE is cut off", { text });
  const list = / -k ([A-Z][^ "]*)/.exec(line)?.[1] ?? "";
  if (!/^[A-Z0-9_,]*$/.test(list))
    throw failure("unreadable-output", `COMMAND_LINE asks for no keys of netperf: ${JSON.stringify(list)}`, { text });
  const asked = list.split(",");
  const missing = asked.filter((key) => key !== "" && !keys.has(key));
  if (missing.length)
    throw failure("no-result", `netperf did not print ${missing.join(", ")}: cut off, or unknown to this netperf`, {
      text,
    });
}

/** Measurements of an omni result. */
export function fromKeys(
  keys: ReadonlyMap<string, string>,
  banner: Banner | null,
  labels: Readonly<Record<string, string>>,
): RawMeasurement[] {
  const text = (key: string) => {
    const value = keys.get(key);
    if (value === undefined) throw failure("no-result", `netperf did not print ${key}`);
    return value;
  };
  const value = (key: string) => number(text(key), key);
  requireBuffers(keys);
  const unit = text("THROUGHPUT_UNITS");
  if (isTransactions(keys, banner, unit)) return transactions(keys, value, unit, labels);

  const udp = (keys.get("PROTOCOL") ?? banner?.protocol) === "UDP";
  const received = udp && keys.has("REMOTE_RECV_THROUGHPUT") ? "REMOTE_RECV_THROUGHPUT" : "THROUGHPUT";
  const result = [{ metric: "throughput", ...throughput(value(received), unit), labels }];
  if (udp && keys.has("LOCAL_BYTES_SENT") && keys.has("REMOTE_BYTES_RECVD"))
    result.push({ metric: "loss", ...loss(value("LOCAL_BYTES_SENT"), value("REMOTE_BYTES_RECVD")), labels });
  return result;
}

function isTransactions(keys: ReadonlyMap<string, string>, banner: Banner | null, unit: string): boolean {
  const direction = keys.get("DIRECTION");
  if (direction !== undefined) return /send/i.test(direction) && /recv|receive/i.test(direction);
  return banner ? banner.transactions : unit === "Trans/s";
}

function transactions(
  keys: ReadonlyMap<string, string>,
  value: (key: string) => number,
  unit: string,
  labels: Readonly<Record<string, string>>,
): RawMeasurement[] {
  // With -f m and the like THROUGHPUT is in bits; TRANSACTION_RATE never is.
  if (!keys.has("TRANSACTION_RATE") && unit !== "Trans/s")
    throw failure("no-result", `netperf gave ${unit} and no transactions: leave out -f, or ask for TRANSACTION_RATE`);
  const rate = value(keys.has("TRANSACTION_RATE") ? "TRANSACTION_RATE" : "THROUGHPUT");
  const result = [{ metric: "transaction_rate", value: rate, unit: "1/s", labels }];
  for (const level of ["mean", "p50", "p90", "p99"]) {
    const key = `${level.toUpperCase()}_LATENCY`;
    if (!keys.has(key)) continue;
    const latency = value(key);
    if (latency === 0) throw failure("below-resolution", `${key} is 0: netperf's histogram resolves 1 us`);
    result.push({ metric: `latency.${level}`, value: latency, unit: "us", labels });
  }
  return result;
}

/** A kernel that grants less than was asked for does so in silence; Linux reports twice what it was asked for. */
function requireBuffers(keys: ReadonlyMap<string, string>): void {
  for (const [side, end] of [
    ["LSS", "local send"],
    ["RSR", "remote receive"],
  ] as const) {
    const asked = size(keys, `${side}_SIZE_REQ`);
    const granted = size(keys, `${side}_SIZE_END`);
    if (asked !== null && granted !== null && granted < asked)
      throw failure(
        "invalid-run",
        `the ${end} buffer is ${granted} B, not ${asked} B: raise net.core.wmem_max and rmem_max`,
      );
  }
}

/** B; null: not asked for, or -1, which is the system's own. */
function size(keys: ReadonlyMap<string, string>, key: string): number | null {
  const text = keys.get(key) ?? "-1";
  return text === "-1" ? null : number(text, key);
}

/** Ratio of what did not arrive. Bytes, or messages of one size. */
export function loss(sent: number, received: number): { value: number; unit: string } {
  if (sent === 0) throw failure("no-result", "nothing was sent");
  return { value: (sent - received) / sent, unit: "ratio" };
}
