/** `.github/workflows/perfmon.yml`: measures every push to main and every pull request against the runs of main. */
export const GITHUB_WORKFLOW = `# Measures main and every pull request with perfmon. Yours to change.
#
# Numbers are only as steady as the machine. Best is a runner of your own that does nothing else: runs-on: [self-hosted, ...].
# GitHub's own runners are virtual machines of several kinds beside busy neighbours: perfmon compares runs of like machines
# only, leaves disturbed ones out of its history, and calls what it cannot tell inconclusive; expect to see 10 % there, not 1 %.
name: perfmon

on:
  push:
    branches: [main]
  pull_request:
  workflow_dispatch:

# One at a time on a branch; of several that wait, GitHub keeps the newest.
concurrency:
  group: perfmon-\${{ github.ref }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}

permissions:
  contents: read
  pull-requests: write # for the comment

jobs:
  perfmon:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    env:
      SUITES: example # names or files of suites, with spaces between them
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 24
      - name: Install perfmon, and the tools that the suites need
        run: |
          # Before this is on npm: the file or address of what a clone packs (perfmon's README, "Two commands").
          npm install --global @perfmon/core
          sudo env "PATH=$PATH" perfmon tools install $SUITES

      # The store comes from the newest run of main. That of a pull request is not kept: its next push would be compared with
      # this one.
      - name: Earlier runs
        uses: actions/cache/restore@v4
        with:
          path: .perfmon
          key: perfmon-\${{ runner.os }}-\${{ runner.arch }}-\${{ github.run_id }}-\${{ github.run_attempt }}
          restore-keys: perfmon-\${{ runner.os }}-\${{ runner.arch }}-

      # Where perfmon does not get to its end (the step is killed), they would be taken for this run's.
      - name: Take reports of earlier runs away
        run: rm -f perfmon-junit.xml perfmon.md perfmon.html run.json

      # Exit 1: a regression; 3: a step failed; what is inconclusive does not fail.
      - name: Measure
        run: >-
          perfmon exec $SUITES --max-time 45m --label git=$GITHUB_SHA
          --reporter terminal
          --reporter github
          --reporter junit=perfmon-junit.xml
          --reporter markdown=perfmon.md
          --reporter "markdown+=$GITHUB_STEP_SUMMARY"
          --reporter html=perfmon.html
          --reporter json=run.json

      # A regression on main is kept as well: from now on this is its level.
      - name: Keep the newest 100 runs
        if: \${{ !cancelled() && github.ref == 'refs/heads/main' }}
        run: perfmon runs prune --keep 100
      - name: Keep the store
        if: \${{ !cancelled() && github.ref == 'refs/heads/main' }}
        uses: actions/cache/save@v4
        with:
          path: .perfmon
          key: perfmon-\${{ runner.os }}-\${{ runner.arch }}-\${{ github.run_id }}-\${{ github.run_attempt }}

      # "perfmon import run.json" brings the run with all its values to anybody's machine.
      - name: Keep the reports
        if: \${{ !cancelled() }}
        uses: actions/upload-artifact@v4
        with:
          name: perfmon
          path: |
            perfmon-junit.xml
            perfmon.md
            perfmon.html
            run.json

      # One comment a pull request, found again by its author and its hidden first line. Workflows of forks may not write.
      - name: Comment
        if: >-
          \${{ !cancelled() && hashFiles('perfmon.md') != '' && github.event_name == 'pull_request' &&
          github.event.pull_request.head.repo.full_name == github.repository }}
        uses: actions/github-script@v7
        with:
          script: |
            const body = require("node:fs").readFileSync("perfmon.md", "utf8");
            const marker = body.split("\\n")[0];
            const issue = { ...context.repo, issue_number: context.issue.number };
            const comments = await github.paginate(github.rest.issues.listComments, issue);
            const own = comments.find(
              (comment) => comment.user?.login === "github-actions[bot]" && comment.body?.startsWith(marker),
            );
            if (own) await github.rest.issues.updateComment({ ...context.repo, comment_id: own.id, body });
            else await github.rest.issues.createComment({ ...issue, body });
`;
