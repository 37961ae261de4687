import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { GITHUB_WORKFLOW } from "../../core/scaffold/ci-github.ts";
import { GITLAB_JOB } from "../../core/scaffold/ci-gitlab.ts";
import { SYSTEMD_TIMER, systemdService } from "../../core/scaffold/ci-systemd.ts";
import { lacks } from "../tools.ts";
import { folderWith } from "./folder.ts";
import { expectDocument } from "./schemas.ts";
import { perfmon } from "./terminal.ts";

test.each([
  ["github", [".github/workflows/perfmon.yml"]],
  ["gitlab", [".gitlab-ci.yml"]],
  ["systemd", ["systemd/perfmon.service", "systemd/perfmon.timer"]],
])("init --ci %s writes its files once", async (system, paths) => {
  const cwd = folderWith();
  const ran = await perfmon(["init", "--ci", system, "--json"], { cwd });
  expectDocument(ran.json(), "init");
  expect(ran.json().files.slice(2)).toEqual(paths.map((path) => ({ path, written: true })));
  const again = await perfmon(["init", "--ci", system], { cwd });
  for (const path of paths) expect(again.stdout).toContain(`${path} is there already: left as it is`);
});

test("a pipeline that is there stays, and is told what to include", async () => {
  const cwd = folderWith({ ".gitlab-ci.yml": "stages: [test]\n" });
  const ran = await perfmon(["init", "--ci", "gitlab"], { cwd });
  expect(ran.stdout).toMatch(
    /wrote .gitlab\/perfmon.yml\n\n# into .gitlab-ci.yml:\ninclude:\n {2}- local: .gitlab\/perfmon.yml\n$/,
  );
  expect(readFileSync(join(cwd, ".gitlab-ci.yml"), "utf8")).toBe("stages: [test]\n");
  expect(parse(readFileSync(join(cwd, ".gitlab/perfmon.yml"), "utf8"))).toHaveProperty("perfmon.script");
});

test("a system that nobody knows", async () => {
  const ran = await perfmon(["init", "--ci", "jenkins"], { cwd: folderWith() });
  expect([ran.exit, ran.stderr]).toEqual([2, expect.stringContaining("github, gitlab, systemd")]);
});

test("the README shows what the command writes", () => {
  const readme = readFileSync(fileURLToPath(new URL("../../plugins/reporters/README.md", import.meta.url)), "utf8");
  const place = { folder: "/srv/perfmon", user: "perfmon", command: ["/usr/local/bin/perfmon"] };
  for (const [language, text] of [
    ["yaml", GITHUB_WORKFLOW],
    ["yaml", GITLAB_JOB],
    ["ini", systemdService(place)],
    ["ini", SYSTEMD_TIMER],
  ])
    expect(readme).toContain(`\`\`\`${language}\n${text}\`\`\`\n`);
});

/** Every `perfmon ...` of a text that a shell is given. */
const commands = (text: string) =>
  [...text.matchAll(/^\s*(?:sudo env "PATH=\$PATH" )?perfmon ([^\n]*)/gm)].map(([, words]) =>
    words!
      .trim()
      .replace("$SUITES", "example")
      .replaceAll(/"?\$\w+"?/g, "x")
      .split(/\s+/),
  );

test.each([
  ["github", (yaml: any) => yaml.jobs.perfmon.steps.map((step: any) => step.run ?? "").join("\n")],
  [
    "gitlab",
    (yaml: any) => [...yaml.perfmon.before_script, ...yaml.perfmon.script, ...yaml.perfmon.after_script].join("\n"),
  ],
] as const)("%s: its commands are perfmon's own, with options that there are", async (system, shell) => {
  const cwd = folderWith();
  await perfmon(["init", "--ci", system], { cwd });
  const file = system === "github" ? ".github/workflows/perfmon.yml" : ".gitlab-ci.yml";
  const yaml = parse(readFileSync(join(cwd, file), "utf8"), { strict: true, uniqueKeys: true });
  const found = commands(shell(yaml));
  expect(found.map(([command]) => command).sort()).toEqual(["exec", "runs", "tools"]);
  process.env.PERFMON_LOCK = "off";
  for (const words of found.filter(([command]) => command !== "tools")) {
    const dry = words[0] === "exec" ? ["--dry-run"] : [];
    if (words[0] === "runs")
      await perfmon(["exec", "--repetitions", "1", "--warmup", "0", "-q", "--", "true"], { cwd });
    const ran = await perfmon([...words, ...dry], { cwd });
    expect([words, ran.exit, ran.stderr.replace("nothing to remove\n", "")]).toEqual([words, 0, ""]);
  }
});

test.each([
  ["github", (yaml: any) => yaml.jobs.perfmon.steps.map((step: any) => step.run ?? "").join("\n"), GITHUB_WORKFLOW],
  ["gitlab", (yaml: any) => yaml.perfmon.script.join("\n"), GITLAB_JOB],
] as const)("%s: every report of an earlier run is taken away before it measures", (_, shell, job) => {
  const text = shell(parse(job));
  const [, removed] = /^rm -f (.*)\n(?:[\s\S]*\n)?perfmon exec/m.exec(text)!;
  const written = [...text.matchAll(/--reporter \w+=(\S+)/g)].map(([, file]) => file);
  expect(removed!.split(" ").sort()).toEqual(written.sort());
});

test("github: every step runs or uses something, and what is kept is what was written", () => {
  const { jobs, on, permissions } = parse(GITHUB_WORKFLOW);
  expect(Object.keys(on)).toEqual(["push", "pull_request", "workflow_dispatch"]);
  expect(permissions).toEqual({ contents: "read", "pull-requests": "write" });
  const steps: any[] = jobs.perfmon.steps;
  for (const step of steps) expect([step.name, "run" in step !== "uses" in step]).toEqual([step.name, true]);
  const run = steps.find(({ name }) => name === "Measure").run;
  const kept = steps
    .find(({ name }) => name === "Keep the reports")
    .with.path.trim()
    .split("\n");
  for (const file of kept) expect(run).toContain(`=${file}`);
  const [restore, save] = ["restore", "save"].map(
    (what) => steps.find(({ uses }) => uses?.includes(`cache/${what}@`)).with,
  );
  expect([save.path, save.key]).toEqual([restore.path, restore.key]);
  expect(restore.key.startsWith(restore["restore-keys"])).toBe(true);
});

/** What the runner's script does, given GitHub's API as it is documented. */
async function commented(
  comments: readonly { id: number; user: { login: string } | null; body: string }[],
  body: string,
) {
  const cwd = folderWith({ "perfmon.md": body });
  const { script } = parse(GITHUB_WORKFLOW).jobs.perfmon.steps.at(-1).with;
  const calls: unknown[] = [];
  const say = (name: string) => async (given: unknown) => void calls.push([name, given]);
  const issues = { listComments: "listComments", updateComment: say("update"), createComment: say("create") };
  const github = { rest: { issues }, paginate: async () => comments };
  const context = { repo: { owner: "o", repo: "r" }, issue: { number: 7 } };
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  const requireHere = () => ({ readFileSync: (name: string) => readFileSync(join(cwd, name), "utf8") });
  await AsyncFunction("github", "context", "require", script)(github, context, requireHere);
  return calls;
}

test("github: the comment is made once, and then replaced; one of somebody else is not", async () => {
  const body = "<!-- perfmon:example -->\nnew\n";
  const user = { login: "github-actions[bot]" };
  const other = { id: 1, user, body: "<!-- perfmon:example-arm -->\nof another job" };
  const quoting = { id: 3, user: { login: "somebody" }, body: `${body}\nI wonder about this.` };
  const ofNobody = { ...quoting, id: 4, user: null };
  const repo = { owner: "o", repo: "r" };
  expect(await commented([other, quoting, ofNobody], body)).toEqual([["create", { ...repo, issue_number: 7, body }]]);
  const own = { id: 2, user, body: "<!-- perfmon:example -->\nold" };
  expect(await commented([other, quoting, own], body)).toEqual([["update", { ...repo, comment_id: 2, body }]]);
});

test.skipIf(lacks("curl"))(
  "gitlab: the comment is made once, and then replaced; one of somebody else is not",
  async () => {
    const script = parse(GITLAB_JOB).perfmon.after_script[0];
    const body = "<!-- perfmon:example -->\n### a & b = 100 %\n";
    const cwd = folderWith({ "perfmon.md": body });
    const requests: unknown[] = [];
    const me = { id: 3 };
    const quoting = { id: 2, author: { id: 4 }, body: `${body}I wonder about this.` };
    // More than a page of others' notes.
    let notes: unknown[] = [
      ...Array.from({ length: 100 }, (_, i) => ({ id: 100 + i, author: me, body: "<!-- perfmon:other -->" })),
      quoting,
    ];
    const server = createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      const { pathname, searchParams } = new URL(request.url!, "http://gitlab");
      if (pathname === "/user") return response.end(JSON.stringify(me));
      if (request.method === "GET") {
        const [count, page] = ["per_page", "page"].map((name) => Number(searchParams.get(name))) as [number, number];
        return response.end(JSON.stringify(notes.slice(count * (page - 1), count * page)));
      }
      requests.push([
        request.method,
        request.url,
        new URLSearchParams(text).get("body"),
        request.headers["private-token"],
      ]);
      response.end("{}");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const env = {
      PATH: process.env.PATH,
      CI_API_V4_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      CI_PROJECT_ID: "5",
      CI_MERGE_REQUEST_IID: "7",
      PERFMON_COMMENT_TOKEN: "secret",
    };
    for (const _ of [1, 2]) {
      const child = spawn("sh", ["-ec", script], { cwd, env, stdio: "inherit" });
      expect((await once(child, "close"))[0]).toBe(0);
      notes = [...notes, { id: 9, author: me, body }];
    }
    server.close();
    expect(requests).toEqual([
      ["POST", "/projects/5/merge_requests/7/notes", body, "secret"],
      ["PUT", "/projects/5/merge_requests/7/notes/9", body, "secret"],
    ]);
  },
);

test.skipIf(lacks("systemd-analyze"))("systemd: it takes the units, whatever the folder is called", async () => {
  const cwd = join(folderWith(), 'a "b" 100% $HOME');
  mkdirSync(cwd);
  await perfmon(["init", "--ci", "systemd"], { cwd });
  const units = ["perfmon.service", "perfmon.timer"].map((name) => join(cwd, "systemd", name));
  const verify = () => spawnSync("systemd-analyze", ["verify", ...units], { encoding: "utf8" });
  const { stdout, stderr, status } = verify();
  expect([stdout + stderr, status]).toEqual(["", 0]);
  // It would say if something were wrong.
  writeFileSync(units[0]!, readFileSync(units[0]!, "utf8").replace("ExecStart=/", "ExecStart=/nowhere/"));
  expect(verify().status).not.toBe(0);
});
