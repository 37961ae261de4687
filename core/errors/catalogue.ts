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

/** What usually leads to each code, and what to do then: what `perfmon explain` says after the title. Sentences without markup. */
export const ADVICE: Readonly<Record<ErrorCode, string>> = {
  PM1001:
    "The path is misspelt, a folder, or not readable for this user. Paths on the command line are relative to the folder it is started in, or to that of -C.",
  PM1002:
    "Mostly a tab, an indentation that does not fit, or a text with a colon that needs quotes; one file holds one document. The message shows line and column.",
  PM1003:
    "The file is larger, deeper, or with more cases than a suite can sensibly have; often it is another file than was meant, or a matrix of too many axes. Split the suite and include its parts.",
  PM1004:
    "A name that nothing takes at this place: a slip of the keyboard, an option that belongs under with:, or one of another tool. The message names the nearest; perfmon plugin info TOOL lists a tool's options, perfmon schema lets an editor complete them.",
  PM1005:
    "The property is known, and its value is of another type or not among those accepted, which the message names. Numbers in quotes are texts; on, yes and no are texts too.",
  PM1006:
    "Something that this place cannot do without; the message names it and what it means. For a step that is uses:, and whatever its tool requires under with:.",
  PM1007: "A map has one name twice, and nobody could say which of the two is meant. Remove one.",
  PM1008:
    "The expression names a variable or an axis of the matrix that the suite does not have. Use ${{ vars.NAME }} or ${{ matrix.NAME }}, and declare it under vars: or matrix:.",
  PM1009:
    "Tool, options and placement of two cases are equal, so their histories would be one. Remove one, or tell them apart with key: in one of the steps.",
  PM1010:
    "A value without its unit, or with one of another dimension: 4k for a time, 30s for a size. perfmon list units shows what can be written.",
  PM1011:
    "No file of that path, and no suite of that name beside the file that names it, in the project's suites/ or among the built-in ones. perfmon list suites shows them.",
  PM1012:
    "A suite includes or extends itself, directly or through others; the message shows the way round. Take one of these lines out.",
  PM1013:
    "After --filter, --exclude, matrix exclusions and skipped steps no case is left, or no stored one matches. perfmon list steps SUITE shows the cases; leave the filter out to see all.",
  PM1014:
    "A substituted value would become part of a shell's program. Give the command as a list of words, or pass the value in env: and use it in quotes.",
  PM1015: "Names such as __proto__ are refused in every document. Choose another name.",
  PM1501:
    "A line of perfmon.config.yaml, a PERFMON_* variable or a flag that configures is not what it may be; the message says where it comes from. perfmon schema config lets an editor check it.",
  PM1502: "The command line is not one that perfmon has; perfmon COMMAND --help shows what it takes.",
  PM1503:
    "The reference matches no stored run: a slip, another store than was meant (--store, the folder, the configuration), or a run that was removed. perfmon runs lists what there is.",
  PM1504: "Several run ids begin or end with what was given. Give more of the id.",
  PM1505:
    "No format recognises the file. --format NAME says which it is, perfmon list formats which there are; values alone go in as CSV with the columns metric and value.",
  PM1506:
    "What was given is understood, and cannot be used: a name that is not allowed, a run that is unfinished, a file that does not hold what it should. The message says what, the hint what can.",
  PM1507:
    "No baseline of that name is set in this store. perfmon baseline list shows them, perfmon baseline set NAME RUN makes one.",
  PM1508:
    "The step would write to a block device and destroy what is on it. Look at perfmon plan, and if that is meant, say allow_destructive: true in the step.",
  PM1509:
    "No regression or acknowledgement has that id in this store. perfmon compare RUN shows the ids of regressions, perfmon ack list those that are acknowledged.",
  PM2001:
    "The package is not installed where the configuration looks for it, or fails when it is loaded. Install it there, or correct the name or path under plugins:.",
  PM2002:
    "The module is no plugin, or was made for another version of the plugin API. Update the plugin or perfmon; perfmon plugin info NAME shows what a plugin is made for.",
  PM2003: "Two loaded plugins give one name, and perfmon does not choose. Take one of them out of plugins:.",
  PM2004:
    "A slip in the name, or the plugin that gives it is not loaded. perfmon plugin list shows what is; a plugin of others is installed by npm and named under plugins: in perfmon.config.yaml.",
  PM2005:
    "The plugin that is named failed before anything ran; its own message is shown. It is the plugin's fault, to be told to its author, or to be taken out of plugins:.",
  PM2006:
    "What stands under options: in the configuration does not fit what the plugin takes, or the plugin's schema of its options is itself wrong; the message tells which of the two. perfmon plugin info NAME lists the options.",
  PM3001:
    "A command of setup, cleanup, prepare or conclude ended with an error; its last lines are shown. Try it by hand on the target.",
  PM3002:
    "The tool ran, and its output is not what a valid run prints, so that there is no number. perfmon show RUN --raw shows what it printed, perfmon judge RUN reads it again.",
  PM3003:
    "A repetition failed, was stopped or gave no valid output, so that its case has too few. perfmon show RUN --raw shows what the tool printed.",
  PM3004:
    "The time of --max-time was over before everything was measured; what was measured is stored. perfmon exec --resume RUN measures the rest.",
  PM3005: "Somebody pressed Ctrl-C; what was measured is stored. perfmon exec --resume RUN measures the rest.",
  PM3006: "Something sent SIGTERM; what was measured is stored. perfmon exec --resume RUN measures the rest.",
  PM3007:
    "The terminal went away; what was measured is stored. perfmon exec --resume RUN measures the rest; nohup or tmux keep a run going.",
  PM3008:
    "An error of a timer or a promise that the named plugin did not await ended the run; what was measured is stored. It is the plugin's fault, to be told to its author, or to be taken out of plugins:.",
  PM4001:
    "There is no store at this address yet, or its file cannot be opened: a folder, a network file system, an address that is none. perfmon exec makes one; --store, or store: in perfmon.config.yaml, says where.",
  PM4002:
    "The file is another program's, or damaged; it is left as it is. Restore a copy, or name another store with --store; perfmon doctor says what is wrong with it.",
  PM4003: "A newer perfmon wrote this store. Use that version, or another store.",
  PM4004:
    "No space is left where the store, the raw output or the output of this command is written; what was stored before is intact. Make room (perfmon runs prune), then perfmon exec --resume RUN.",
  PM4005:
    "This user may not write there, or the file system is mounted read-only. Correct the permissions, or name another store with --store.",
  PM4006:
    "Another process has held the store for longer than perfmon waits. Wait for it to end; perfmon runs shows what is running.",
  PM4007:
    "The plugin that keeps the store failed; its own message is shown. It is the plugin's fault, to be told to its author.",
  PM5001:
    "A program that the plan needs is not on the target's PATH, or too old. perfmon tools install SUITE installs what a suite needs; --skip-missing, or requires: {tool: skip} in the step, goes on without.",
  PM5002:
    "The target cannot be reached, or not do what the plan asks of it: a file or folder that is not there, a placement it has not the CPUs for, something that needs root. perfmon doctor --target NAME looks at it.",
  PM5003:
    "The package manager could not install it: no root, no network, or no package of that name. The message has the commands to run by hand; perfmon tools list shows what is found.",
  PM5004:
    "The helper that a tool needs beside it (netserver, an iperf3 server) did not answer in time: its port is taken, a firewall stands between, or it ended with an error, which is shown. Start it by hand to see.",
  PM5005:
    "The plugin of this target failed; its own message is shown. It is the plugin's fault, to be told to its author.",
  PM5006: "The address is not this machine's, or the port is taken or needs root. Another one: perfmon serve --port N.",
  PM6001:
    "The baseline that was named was measured on another machine or with settings that must match, so that a change would say nothing. perfmon env diff A B shows what differs; a baseline for each machine.",
  PM6002: "The kernel that runs is not the image of --kernel-image. Boot it, or name the image that is running.",
  PM9001:
    "Nothing that you did: perfmon has a fault. Report it with the command, perfmon --version and all lines of the error.",
};
