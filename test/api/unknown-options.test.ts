import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Project } from "../../core/api/project.ts";
import { temporary } from "./temporary.ts";

const opened = (config: string, users?: string) => {
  const cwd = temporary().folder;
  writeFileSync(join(cwd, "perfmon.config.yaml"), config);
  mkdirSync(join(cwd, "home/perfmon"), { recursive: true });
  if (users !== undefined) writeFileSync(join(cwd, "home/perfmon/config.yaml"), users);
  return Project.open({ cwd, env: { XDG_CONFIG_HOME: join(cwd, "home") } });
};

test("options of a name that no plugin gives are refused, with the place and the nearest name", async () => {
  await expect(opened("options: { severty: { medium: 3 } }")).rejects.toMatchObject({
    code: "PM1501",
    message: expect.stringMatching(/"severty", which is no .* \(.*perfmon\.config\.yaml:1:\d+\)/),
    hint: 'did you mean "severity"?',
  });
  await expect(opened("options: { fio: {} }")).rejects.toMatchObject({
    message: expect.stringContaining("which is a tool"),
    hint: expect.stringContaining("with:"),
  });
  await (await opened("options: { severity: { medium: 2.5 } }")).close();
});

test("what a user says of a plugin that the project leaves out is no mistake", async () => {
  const left = 'plugins: ["@perfmon/core/plugins/targets/local"]';
  await (await opened(left, "options: { severity: { medium: 2.5 } }")).close();
  await expect(opened(`${left}\noptions: { severity: {} }`)).rejects.toMatchObject({ code: "PM1501" });
});

test("bands that do not rise are refused where the configuration says them", async () => {
  const project = await opened("options: { severity: { medium: 5, high: 2 } }");
  await expect(project.hooks(() => undefined)).rejects.toMatchObject({
    code: "PM2006",
    message: expect.stringContaining("high begins at 2 times the limit, which is not above medium at 5"),
    hint: expect.stringContaining("perfmon.config.yaml:1:"),
  });
  await project.close();
});
