import { existsSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { expectExit, leftIn, type Workspace, workspace } from "../perfmon.ts";
import { storedRuns } from "../stored.ts";

/** A file outside of everything that perfmon has; what stands in it must appear nowhere. */
const SECRET = "value=4711 of somebody else";

function withSecret() {
  const made = workspace();
  const outside = workspace();
  return { made, secret: outside.write("secret", `${SECRET}\n`), outside };
}

/** Every text that a run left in its folder. */
function everything(made: Workspace): string {
  const runs = made.path(".perfmon", "runs");
  return readdirSync(runs, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => made.text(join(entry.parentPath, entry.name).slice(made.folder.length)))
    .join("\n");
}

const extract = { metric: "value", unit: "1", better: "lower", from: "out", key: "value" };

test("a tool that puts a symbolic link in the place of its output: failed, and what it leads to is not read", async () => {
  const { made, secret } = withSecret();
  const step = (id: string, script: string) => ({
    id,
    uses: "script",
    repetitions: 2,
    with: { shell: script, env: { OUT: "{file:out}", SECRET: secret }, extract: [extract] },
  });
  made.write("suite.yaml", {
    steps: [
      step("away", 'ln -s "$SECRET" "$OUT"'),
      step("far", 'ln -s "$SECRET" "$OUT.other" && ln -s "$OUT.other" "$OUT"'),
      step("near", 'echo value=3 > "$OUT.real" && ln -sf "$OUT.real" "$OUT"'),
      step("good", 'echo value=3 > "$OUT"'),
    ],
  });
  const ran = await made.here(["exec", "suite.yaml"]);
  expect(ran.exit).toBe(3);
  const [run] = await storedRuns(made.folder);
  const [away, far, near, good] = run!.cases;
  for (const { outcome, reason } of [away!, far!]) {
    expect(outcome).toBe("failed");
    expect(reason).toContain(`is a symbolic link to ${secret}`);
  }
  for (const { outcome, repetitions } of [near!, good!]) {
    expect(outcome).toBe("completed");
    expect(repetitions.map(({ measurements }: any) => measurements[0].value)).toEqual([3, 3]);
  }
  expect(everything(made)).not.toContain(SECRET);
  expect(leftIn(made.scratch)).toEqual([]);
  // The link was taken away, not what it leads to.
  expect(existsSync(secret)).toBe(true);
});

/** A tool whose command asks for a file by a name that climbs. */
const CLIMBING = `
import { definePlugin, defineTool } from "@perfmon/core/plugin";
const tool = defineTool<{ name: string; how: string }>({
  summary: "names files",
  parserVersion: 1,
  options: {
    type: "object", additionalProperties: false, required: ["name", "how"],
    properties: { name: { type: "string", description: "Name." }, how: { type: "string", description: "Where." } },
  },
  metrics: [{ name: "n", unit: "1", better: "lower", kind: "custom", description: "always 1" }],
  command: ({ name, how }, context) => ({
    argv: ["sh", "-c", "echo climbed > " + context.file("a")],
    ...(how === "files" ? { files: { [name]: context.file("a") } } : {}),
    ...(how === "inputs" ? { inputs: { [name]: "climbed" } } : {}),
    ...(how === "placeholder" ? { files: { a: context.file(name) } } : {}),
  }),
  parse: () => [{ metric: "n", value: 1, unit: "1" }],
});
export default definePlugin({ name: "perfmon-plugin-climbing", apiVersion: 1, tools: { climbing: tool } });
`;

test.each(["files", "inputs", "placeholder"])("a plugin that names %s with .. or an absolute path", async (how) => {
  const made = workspace({ config: { plugins: ["...", "./climbing.ts"] } });
  made.write("climbing.ts", CLIMBING);
  for (const name of ["../../climbed", "..", ".", "/tmp/perfmon-climbed", "a/b", "a\nb"]) {
    const suite = { steps: [{ id: "a", uses: "climbing", repetitions: 1, with: { how, name } }] };
    made.write("suite.yaml", suite);
    const ran = await made.here(["exec", "suite.yaml"]);
    expect({ name, ...ran }).not.toMatchObject({ exit: 0 });
    expect(ran.stderr, name).toMatch(/climbing/);
    expect(ran.stderr, name).toContain("letters, digits and . _ + - only");
  }
  const found = readdirSync(made.folder, { recursive: true }).map(String);
  expect(found.filter((path) => path.includes("climbed"))).toEqual([]);
  expect(existsSync("/tmp/perfmon-climbed")).toBe(false);
});

test("a suite whose extract reads a file by a path", async () => {
  const { made, secret } = withSecret();
  for (const from of ["../secret", secret, "/etc/passwd", "~/x", ".."]) {
    const steps = [{ id: "a", uses: "script", with: { command: ["true"], extract: [{ ...extract, from }] } }];
    made.write("suite.yaml", { steps });
    const ran = await made.here(["exec", "suite.yaml"]);
    expect({ from, ...ran }).toMatchObject({ exit: 2, stderr: expect.stringContaining("steps[0].with.extract[0]") });
  }
});

test("symbolic links in a run's folder are not followed", async () => {
  const { made, secret } = withSecret();
  const steps = [{ id: "a", uses: "script", repetitions: 1, with: { command: ["echo", "own"] } }];
  made.write("suite.yaml", { steps });
  await expectExit(0, made.here(["exec", "suite.yaml"]));
  const [run] = await storedRuns(made.folder);
  const folder = made.path(".perfmon", "runs", run!.id, run!.cases[0]!.repetitions[0]!.raw!);
  rmSync(join(folder, "stdout"));
  symlinkSync(secret, join(folder, "stdout"));
  const shown = await made.here(["show", run!.id, "--raw"]);
  const judged = await made.here(["judge", run!.id]);
  expect(`${shown.stdout}${judged.stdout}${judged.stderr}`).not.toContain(SECRET);
  expect(judged.stderr).toContain("is a symbolic link");
  expect(judged.exit).toBe(2);
});

test("a run document whose id or raw paths climb is refused, and nothing is written", async () => {
  const made = workspace();
  const steps = [{ id: "a", uses: "script", repetitions: 1, with: { command: ["true"] } }];
  made.write("suite.yaml", { steps });
  await expectExit(0, made.here(["exec", "suite.yaml"]));
  const [run] = await storedRuns(made.folder);
  const { stdout } = await made.here(["export", run!.id, "--format", "json"]);
  const raw = run!.cases[0]!.repetitions[0]!.raw!;
  for (const [from, to] of [
    [run!.id, "../../../climbed"],
    [run!.id, "/tmp/perfmon-climbed"],
    [raw, "../../../climbed"],
    [raw, "/etc"],
    [raw, `cases/000/../../../../climbed`],
  ] as const) {
    const other = workspace();
    other.write("run.json", stdout.replaceAll(JSON.stringify(from), JSON.stringify(to)));
    const refused = await other.here(["import", "run.json"]);
    expect({ to, ...refused }).toMatchObject({ exit: 2, stderr: expect.stringContaining("run.json") });
    expect(readdirSync(dirname(other.folder)).includes("climbed")).toBe(false);
    expect(await storedRuns(other.folder)).toEqual([]);
  }
});

test("references to runs are no paths", async () => {
  const made = workspace();
  made.write("suite.yaml", { steps: [{ id: "a", uses: "script", repetitions: 1, with: { command: ["true"] } }] });
  await expectExit(0, made.here(["exec", "suite.yaml"]));
  for (const reference of ["../../etc", "/etc/passwd", "..", "a/../../b"])
    for (const args of [
      ["show", reference, "--raw"],
      ["judge", reference],
      ["runs", "rm", reference],
      ["export", reference],
    ])
      expect({ args, exit: (await made.here(args)).exit }).toEqual({ args, exit: 2 });
});

test("nothing is fetched from a URL, wherever one is given", async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/x.json`;
  const made = workspace();
  const step = { id: "a", uses: "script", repetitions: 1, with: { command: ["true"] } };
  made.write("suite.yaml", { steps: [step] });
  made.write("include.yaml", { include: [url] });
  made.write("extends.yaml", { extends: url, steps: [step] });
  made.write("own.yaml", { steps: [step], "x-schema": { $ref: url } });
  await expectExit(0, made.here(["exec", "suite.yaml"]));
  for (const args of [
    ["import", url],
    ["import", "--format", "csv", url],
    ["compare", "@latest", `file:${url}`],
    ["detect", url],
    ["parse", "fio", "--stdout", url],
    ["parse", "fio", "--file", `fio.json=${url}`],
    ["exec", url],
    ["validate", url],
    ["validate", "include.yaml"],
    ["validate", "extends.yaml"],
    ["exec", "suite.yaml", "-c", url],
    ["exec", "suite.yaml", "--store", url],
    ["runs", "list", "--store", `sqlite:${url}`],
  ]) {
    const ended = await made.here(args);
    expect({ args, exit: ended.exit }).not.toMatchObject({ exit: 0 });
    expect({ args, exit: ended.exit }).not.toMatchObject({ exit: 70 });
  }
  for (const plugin of [url, `data:text/javascript,${encodeURIComponent(`await fetch(${JSON.stringify(url)})`)}`]) {
    made.configure({ plugins: ["...", plugin] });
    await expectExit(2, made.here(["validate", "suite.yaml"]));
  }
  expect(connections).toBe(0);
});
