/** What `perfmon init` writes. */

export const CONFIG_TEXT = `# Where and how perfmon runs; the suites in suites/ say what.
# Every key with its meaning: perfmon schema config

# Runs are kept here; raw output of the tools beside it. A path starts from this file.
store: sqlite:.perfmon/store.db

# Folders in which a suite is found by its name, before the built-in ones.
suites: [suites]

# From which severity on a regression makes perfmon exit with 1: low, medium, high, critical or none.
fail_on: low

# Plugins beside the built-in ones ("..."): names of packages, or paths.
# plugins: ["...", ./my-plugin.ts]
`;

export const SUITE_TEXT = `# Try it: perfmon exec example
# For completion while you type, in VS Code with the extension YAML and wherever yaml-language-server runs:
# perfmon schema -o perfmon.schema.json, and this as the first line, without the quotes:
# "# yaml-language-server: $schema=../perfmon.schema.json"
name: example
description: Two commands, one timed, one that prints its own number
tags: [example]

defaults:
  repetitions: 5
  warmup: 1

steps:
  # Any command: its duration is the metric wall_time.
  - id: hash
    title: SHA-256 of 50 MB
    uses: script
    with:
      shell: head -c 50000000 /dev/zero | sha256sum
    thresholds:
      wall_time: { max_increase: 10% }

  # A number out of what a command prints: the first group of the regular expression.
  - id: copy
    title: Copying 10 GB through a buffer
    uses: script
    with:
      command: [dd, if=/dev/zero, of=/dev/null, bs=1M, count=10000]
      extract:
        - metric: copy_time
          unit: s
          better: lower
          from: stderr
          regex: 'copied, ([0-9.e+-]+) s'
`;
