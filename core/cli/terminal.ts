/** What a command may touch: streams, arguments and environment, all given. Tests call `runCli` with buffers. */
export interface Terminal {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  cwd(): string;
  /** Calls back for SIGINT, SIGTERM and SIGHUP; gives the function that stops it. */
  onSignal(listener: (signal: "SIGINT" | "SIGTERM" | "SIGHUP") => void): () => void;
}

export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface GlobalOptions {
  readonly directory?: string;
  readonly config?: string;
  readonly store?: string;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color?: "auto" | "always" | "never";
  readonly progress?: boolean;
  readonly json?: boolean;
}

/** Whether to colour a stream: the flag, then NO_COLOR and FORCE_COLOR, then whether it is a terminal. */
export function wantsColor(stream: OutputStream, env: Terminal["env"], flag: GlobalOptions["color"] = "auto"): boolean {
  if (flag !== "auto") return flag === "always";
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  return stream.isTTY === true && env.TERM !== "dumb" && !env.CI;
}

/** Whether the locale shows more than ASCII. An empty or C locale does not. */
export function wantsUnicode(env: Terminal["env"]): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || "";
  return /utf-?8/i.test(locale);
}

/** Whether lines may be redrawn. */
export function wantsLive(stream: OutputStream, env: Terminal["env"], flags: Pick<GlobalOptions, "progress">): boolean {
  return stream.isTTY === true && env.TERM !== "dumb" && !env.CI && flags.progress !== false;
}

/** Columns of a terminal; 0 where it is none. COLUMNS overrides, as people set it for pipes. */
export function columnsOf(stream: OutputStream, env: Terminal["env"]): number {
  const given = Number(env.COLUMNS);
  if (env.COLUMNS !== undefined && Number.isInteger(given) && given > 0) return given;
  return stream.isTTY === true ? (stream.columns ?? 80) : 0;
}
