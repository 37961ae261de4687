/** Exit codes (cli.md). When several hold, the first of EXIT_PRECEDENCE wins. */
export const EXIT = {
  ok: 0,
  regression: 1,
  usage: 2,
  failed: 3,
  inconclusive: 4,
  infrastructure: 5,
  incomparable: 6,
  bug: 70,
  timeLimit: 124,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;

export const EXIT_PRECEDENCE: readonly number[] = [70, 130, 143, 129, 2, 5, 6, 124, 3, 1, 4, 0];

/** Every code an error can have: its meaning, and the exit code it leads to. One line each; `perfmon explain` reads this. */
export const CATALOGUE = {
  // 10xx: suites
  PM1001: { exit: 2, title: "the file cannot be read" },
  PM1002: { exit: 2, title: "not valid YAML" },
  PM1003: { exit: 2, title: "the document is too large, too deep or expands without bound" },
  PM1004: { exit: 2, title: "unknown property" },
  PM1005: { exit: 2, title: "wrong type or value" },
  PM1006: { exit: 2, title: "missing property" },
  PM1007: { exit: 2, title: "duplicate key" },
  PM1008: { exit: 2, title: "unknown reference in ${{ }}" },
  PM1009: { exit: 2, title: "two cases are the same" },
  PM1010: { exit: 2, title: "not a quantity of this dimension" },
  PM1011: { exit: 2, title: "no such suite" },
  PM1012: { exit: 2, title: "include or extends goes in a circle" },
  PM1013: { exit: 2, title: "nothing to run" },
  PM1014: { exit: 2, title: "a value would be expanded by a shell" },
  PM1015: { exit: 2, title: "a forbidden key" },
  // 15xx: config and invocation
  PM1501: { exit: 2, title: "the configuration is invalid" },
  PM1502: { exit: 2, title: "unknown command or option" },
  PM1503: { exit: 2, title: "no such run" },
  PM1504: { exit: 2, title: "an ambiguous run reference" },
  PM1505: { exit: 2, title: "the file is in no known format" },
  PM1506: { exit: 2, title: "the input is invalid" },
  PM1507: { exit: 2, title: "no such baseline" },
  PM1508: { exit: 2, title: "this step needs allow_destructive" },
  PM1509: { exit: 2, title: "no such finding or acknowledgement" },
  // 20xx: plugins
  PM2001: { exit: 2, title: "the plugin cannot be loaded" },
  PM2002: { exit: 2, title: "not a perfmon plugin, or for another API version" },
  PM2003: { exit: 2, title: "two plugins give one name" },
  PM2004: { exit: 2, title: "no plugin gives this name" },
  PM2005: { exit: 2, title: "the plugin failed" },
  PM2006: { exit: 2, title: "the plugin's options are invalid" },
  // 30xx: running
  PM3001: { exit: 3, title: "a command of the suite failed" },
  PM3002: { exit: 3, title: "the tool's output is no valid measurement" },
  PM3003: { exit: 3, title: "a case failed" },
  PM3004: { exit: 124, title: "the time limit was reached" },
  PM3005: { exit: 130, title: "interrupted" },
  PM3006: { exit: 143, title: "terminated" },
  PM3007: { exit: 129, title: "hung up" },
  PM3008: { exit: 3, title: "a plugin failed while something ran" },
  // 40xx: the store
  PM4001: { exit: 5, title: "the store cannot be opened" },
  PM4002: { exit: 5, title: "the store is corrupt or not perfmon's" },
  PM4003: { exit: 5, title: "the store is of a newer perfmon" },
  PM4004: { exit: 5, title: "the disk is full" },
  PM4005: { exit: 5, title: "the store is read-only" },
  PM4006: { exit: 5, title: "the store is locked" },
  PM4007: { exit: 5, title: "the store's plugin failed" },
  // 50xx: targets and tools
  PM5001: { exit: 5, title: "a tool is missing" },
  PM5002: { exit: 5, title: "the target cannot be used" },
  PM5003: { exit: 5, title: "a tool could not be installed" },
  PM5004: { exit: 5, title: "a companion program did not become ready" },
  PM5005: { exit: 5, title: "the target's plugin failed" },
  PM5006: { exit: 5, title: "the dashboard cannot listen there" },
  // 60xx: judging
  PM6001: { exit: 6, title: "the baseline is not comparable" },
  PM6002: { exit: 6, title: "another kernel runs than the one named" },
  // 90xx
  PM9001: { exit: 70, title: "a bug in perfmon" },
} as const satisfies Record<string, { exit: number; title: string }>;

/** `PM2001` and so on: every code that an error of perfmon can have. `perfmon explain CODE` says what it means. */
export type ErrorCode = keyof typeof CATALOGUE;
