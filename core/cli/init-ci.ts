import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ownFolder } from "../config/own-package.ts";
import { GITHUB_WORKFLOW } from "../scaffold/ci-github.ts";
import { GITLAB_JOB, gitlabInclude } from "../scaffold/ci-gitlab.ts";
import { SYSTEMD_TIMER, systemdService } from "../scaffold/ci-systemd.ts";

/** What runs perfmon again and again. */
export const CI_SYSTEMS = ["github", "gitlab", "systemd"] as const;
export type CiSystem = (typeof CI_SYSTEMS)[number];

/** Files by their path, and what is left to do: lines to type or to paste. */
export interface CiFiles {
  readonly files: readonly (readonly [path: string, text: string])[];
  readonly next: readonly string[];
}

/** `cwd`: the project's folder. */
export function ciFiles(system: CiSystem, cwd: string, user: string): CiFiles {
  if (system === "github") return { files: [[".github/workflows/perfmon.yml", GITHUB_WORKFLOW]], next: [] };
  return system === "gitlab" ? gitlab(cwd) : systemd(cwd, user);
}

const GITLAB = ".gitlab-ci.yml";
const GITLAB_BESIDE = ".gitlab/perfmon.yml";

/** A pipeline that is there stays as it is, and includes ours. */
function gitlab(cwd: string): CiFiles {
  const there = join(cwd, GITLAB);
  const other = existsSync(there) && readFileSync(there, "utf8") !== GITLAB_JOB;
  if (!other) return { files: [[GITLAB, GITLAB_JOB]], next: [] };
  return { files: [[GITLAB_BESIDE, GITLAB_JOB]], next: [`# into ${GITLAB}:`, gitlabInclude(GITLAB_BESIDE).trimEnd()] };
}

/** By this Node and this perfmon: a service has no shell that finds them. */
function systemd(cwd: string, user: string): CiFiles {
  const place = { folder: cwd, user, command: [process.execPath, join(ownFolder(), "bin/perfmon.js")] };
  return {
    files: [
      ["systemd/perfmon.service", systemdService(place)],
      ["systemd/perfmon.timer", SYSTEMD_TIMER],
    ],
    next: [
      "sudo cp systemd/perfmon.service systemd/perfmon.timer /etc/systemd/system/",
      "sudo systemctl daemon-reload",
      "sudo systemctl enable --now perfmon.timer",
    ],
  };
}
