import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { remember, whose } from "../../core/host/whose.ts";

const own = resolve(import.meta.dirname, "../..");
const url = (path: string) => pathToFileURL(path).href;
const stack = (...files: string[]) =>
  ["Error: no", ...files.map((file) => `    at act (${url(file)}:3:5)`), "    at node:internal/timers:1:2"].join("\n");

remember(url("/srv/project/lab.ts"), "./lab.ts");
remember(url("/srv/project/node_modules/perfmon-plugin-x/index.js"), "perfmon-plugin-x");
remember(url(`${own}/in-the-checkout.ts`), "./in-the-checkout.ts");
remember(url(`${own}/plugins/tools/fio/index.ts`), "fio");

test.each([
  ["/srv/project/lab.ts", "./lab.ts"],
  ["/srv/project/lib/beside.ts", "./lab.ts"],
  ["/srv/project/node_modules/perfmon-plugin-x/lib/parse.js", "perfmon-plugin-x"],
  ["/srv/project/node_modules/@perfmon/core/core/exec/run-plan.js", null],
  ["/srv/project/node_modules/perfmon-plugin-x/node_modules/yaml/index.js", null],
  ["/srv/project2/lib.ts", null],
  [`${own}/in-the-checkout.ts`, "./in-the-checkout.ts"],
  [`${own}/core/exec/run-plan.ts`, null],
  [`${own}/plugins/tools/fio/parse.ts`, "fio"],
])("%s is of %s", (file, plugin) => {
  expect(whose(stack(file), own)).toBe(plugin);
});

test("what a plugin called is the plugin's: the innermost of its frames counts", () => {
  expect(whose(stack("/srv/project/node_modules/yaml/index.js", "/srv/project/lab.ts"), own)).toBe("./lab.ts");
});
