/** What netperf's first line says about the run. `-P 0` leaves it out. */
export interface Banner {
  /** `TCP`, `UDP` ... */
  readonly protocol: string;
  /** Request and response, not a stream. */
  readonly transactions: boolean;
  /** The other end, as it was given to netperf. */
  readonly host: string;
}

const BANNER =
  /^(?:MIGRATED )?(TCP|UDP) (STREAM|MAERTS|SENDFILE|REQUEST\/RESPONSE|Connect\/Request\/Response) TEST from .* to (\S+) \(/m;

/** Null: none, or one that names no test of ours (OMNI). */
export function readBanner(text: string): Banner | null {
  const match = BANNER.exec(text);
  if (!match) return null;
  return { protocol: match[1]!, transactions: match[2]!.includes("/"), host: match[3]! };
}
