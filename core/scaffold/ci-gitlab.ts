/** A job of GitLab CI, whole as `.gitlab-ci.yml` or to be included by one. */
export const GITLAB_JOB = `# Measures the default branch and every merge request with perfmon. Yours to change.
#
# Numbers are only as steady as the machine: give the job a runner of its own (tags:) that takes one job at a time. perfmon
# compares runs of like machines only, leaves disturbed ones out of its history, and calls what it cannot tell inconclusive.
perfmon:
  image: node:24
  # tags: [bench]
  variables:
    SUITES: example # names or files of suites, with spaces between them
    KEEP: pull
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
      variables:
        KEEP: pull-push
  timeout: 1h
  interruptible: true

  # The store has the runs of the default branch. That of a merge request is not kept: its next push would be compared with
  # this one. A regression of the default branch is kept as well: from then on this is its level.
  cache:
    key: perfmon
    unprotect: true # else jobs of unprotected branches do not see it
    paths: [.perfmon/]
    policy: $KEEP
    when: always

  before_script:
    # Before this is on npm: the file or address of what a clone packs (perfmon's README, "Two commands").
    - npm install --global @perfmon/core
    - perfmon tools install $SUITES

  # Exit 1: a regression; 3: a step failed; what is inconclusive does not fail.
  script:
    # Where perfmon does not get to its end (the job is killed), they would be taken for this run's.
    - rm -f perfmon-junit.xml perfmon.md perfmon-metrics.txt perfmon.html run.json
    - >-
      perfmon exec $SUITES --max-time 45m --label git=$CI_COMMIT_SHA
      --reporter terminal
      --reporter junit=perfmon-junit.xml
      --reporter markdown=perfmon.md
      --reporter openmetrics=perfmon-metrics.txt
      --reporter html=perfmon.html
      --reporter json=run.json

  after_script:
    # One comment a merge request, found again by its author and its hidden first line. It needs a token of the project with
    # the scope api and the role Reporter, as the masked variable PERFMON_COMMENT_TOKEN; without one there is no comment.
    - |
      if [ -n "$CI_MERGE_REQUEST_IID" ] && [ -n "$PERFMON_COMMENT_TOKEN" ] && [ -s perfmon.md ]; then
        notes="$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes"
        api() { curl --silent --show-error --fail --header "PRIVATE-TOKEN: $PERFMON_COMMENT_TOKEN" "$@"; }
        user=$(api "$CI_API_V4_URL/user") || exit 1
        id= page=0
        while [ -z "$id" ]; do
          page=$((page + 1))
          id=$(api "$notes?per_page=100&page=$page" | USER_JSON=$user node -p '
            const { readFileSync } = require("node:fs");
            const [marker] = readFileSync("perfmon.md", "utf8").split("\\n");
            const user = JSON.parse(process.env.USER_JSON);
            const found = JSON.parse(readFileSync(0, "utf8"));
            const own = found.find((note) => note.author?.id === user.id && note.body.startsWith(marker));
            own?.id ?? (found.length < 100 ? "none" : "")') || exit 1
        done
        if [ "$id" = none ]; then set -- --request POST "$notes"; else set -- --request PUT "$notes/$id"; fi
        api --output /dev/null --data-urlencode body@perfmon.md "$@"
      fi
    - perfmon runs prune --keep 100

  # "perfmon import run.json" brings the run with all its values to anybody's machine.
  artifacts:
    when: always
    expire_in: 30 days
    paths: [perfmon-junit.xml, perfmon.md, perfmon.html, run.json]
    reports:
      junit: perfmon-junit.xml
      metrics: perfmon-metrics.txt
`;

/** What a `.gitlab-ci.yml` that is there already has to say. */
export const gitlabInclude = (path: string): string => `include:\n  - local: ${path}\n`;
