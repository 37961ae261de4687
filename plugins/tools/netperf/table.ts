import { failure, type RawMeasurement } from "@perfmon/core/plugin";
import { loss } from "./keys.ts";
import { number, throughput } from "./value.ts";

/** The header's last line, which holds the units; what follows the result's column are CPU columns of -c and -C. */
const STREAM = /^bytes\s+bytes\s+bytes\s+secs\.\s+(\S+)[ \t]*(.*)$/;
const UDP = /^bytes\s+bytes\s+secs\s+#\s+#\s+(\S+)[ \t]*(.*)$/;
const TRANSACTIONS = /^bytes\s+Bytes\s+bytes\s+bytes\s+secs\.\s+(per sec|\S+)[ \t]*(.*)$/i;

/**
 * Measurements of netperf's classic tables, which perfmon itself never asks for. The header names the unit, so output without
 * one (`-P 0`, `-v 0`) is refused: the same digits may be bits or bytes.
 */
export function fromTable(text: string, labels: Readonly<Record<string, string>>): RawMeasurement[] {
  const lines = text.split("\n");
  const heads = lines.flatMap((line, index) =>
    [STREAM, UDP, TRANSACTIONS].some((head) => head.test(line)) ? [index] : [],
  );
  if (heads.length === 0)
    throw failure("unreadable-output", "no KEY=VALUE result and no table with its units (netperf -P 0 or -v 0?)", {
      text,
    });
  if (heads.length > 1) throw failure("unreadable-output", "results of several runs", { text });
  const head = lines[heads[0]!]!;
  // A row that ends the text without a line end may be cut within its last number.
  const rows = lines.slice(heads[0]! + 1, -1).filter((line) => line.trim() !== "");
  const row = (index: number, plain: number, extra: string, withCpu: number) => {
    const words = rows[index]?.trim().split(/\s+/) ?? [];
    const wanted = extra === "" ? plain : withCpu;
    if (words.length !== wanted)
      throw failure(
        "unreadable-output",
        `expected ${wanted} columns in row ${index + 1} below the header, got ${words.length}`,
        { text },
      );
    return words;
  };

  const stream = STREAM.exec(head);
  if (stream) {
    const words = row(0, 5, stream[2]!, 9);
    return [{ metric: "throughput", ...throughput(number(words[4]!, "throughput"), stream[1]!), labels }];
  }
  const udp = UDP.exec(head);
  if (udp) {
    const sent = row(0, 6, udp[2]!, 8);
    const received = row(1, 4, udp[2]!, 6);
    return [
      { metric: "throughput", ...throughput(number(received[3]!, "received throughput"), udp[1]!), labels },
      { metric: "loss", ...loss(number(sent[3]!, "messages sent"), number(received[2]!, "messages received")), labels },
    ];
  }
  const [, unit, extra] = TRANSACTIONS.exec(head)!;
  if (unit !== "per sec")
    throw failure("no-result", `netperf gave ${unit} and no transactions: leave out -f`, { text });
  const words = row(0, 6, extra!, 10);
  return [{ metric: "transaction_rate", value: number(words[5]!, "transaction rate"), unit: "1/s", labels }];
}
