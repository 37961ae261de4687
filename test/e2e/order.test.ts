import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { expectExit, type Workspace, workspace } from "../perfmon.ts";
import { storedRuns } from "../stored.ts";

const PLUGIN = fileURLToPath(new URL("./order-plugin.ts", import.meta.url));

function project(tool = "echo tool >> $log"): Workspace {
  const made = workspace({ config: { plugins: ["...", PLUGIN] } });
  const program = (name: string, text: string) => made.program(name, `#!/bin/sh\nlog=${made.path("log")}\n${text}\n`);
  program("tool", tool);
  program(
    "companion",
    `trap 'kill $!; echo "companion stopped" >> $log; exit 0' TERM
sleep 0.2
echo "companion ready" >> $log
echo ready
sleep 60 & wait`,
  );
  const log = (text: string) => ({ shell: 'echo "$TEXT" >> log', env: { TEXT: text }, cwd: made.folder });
  const hooks = (name: string) =>
    Object.fromEntries(["setup", "prepare", "conclude", "cleanup"].map((hook) => [hook, [log(`${hook} ${name}`)]]));
  made.write("suite.yaml", {
    setup: log("suite setup"),
    cleanup: log("suite cleanup"),
    defaults: { repetitions: 2 },
    steps: [
      { id: "a", uses: "ordered", warmup: 1, ...hooks("a"), with: { folder: made.folder } },
      { id: "b", uses: "script", ...hooks("b"), with: log("tool b") },
    ],
  });
  return made;
}

const log = (made: Workspace) => made.text("log").trim().split("\n");
const REPETITION_A = ["prepare a", "companion ready", "tool", "companion stopped", "conclude a"];
const REPETITION_B = ["prepare b", "tool b", "conclude b"];

test("the order of a run: setup once, then per repetition prepare, companion ready, tool, companion stopped, conclude", async () => {
  const made = project();
  await expectExit(0, made.run(["exec", "suite.yaml"]));
  expect(log(made)).toEqual([
    ...["suite setup", "setup a"],
    // The warm-up, then round by round.
    ...[...REPETITION_A, ...REPETITION_A],
    ...["setup b", ...REPETITION_B],
    ...[...REPETITION_A, "cleanup a"],
    ...[...REPETITION_B, "cleanup b"],
    "suite cleanup",
  ]);
});

test("one case after the other with order suite", async () => {
  const made = project();
  made.write("suite.yaml", { order: "suite", ...JSON.parse(made.text("suite.yaml")) });
  await expectExit(0, made.run(["exec", "suite.yaml", "--warmup", "0"]));
  expect(log(made)).toEqual([
    ...["suite setup", "setup a", ...REPETITION_A, ...REPETITION_A, "cleanup a"],
    ...["setup b", ...REPETITION_B, ...REPETITION_B, "cleanup b", "suite cleanup"],
  ]);
});

test("what comes after a failure still comes, and nothing of it is measured", async () => {
  const made = project("echo tool >> $log; exit 1");
  await expectExit(3, made.run(["exec", "suite.yaml", "--warmup", "0"]));
  expect(log(made)).toEqual([
    ...["suite setup", "setup a", ...REPETITION_A, "cleanup a"],
    ...["setup b", ...REPETITION_B, ...REPETITION_B, "cleanup b", "suite cleanup"],
  ]);

  const other = project();
  const suite = JSON.parse(other.text("suite.yaml"));
  suite.steps[0].prepare = ["false"];
  suite.steps[1].setup = ["false"];
  other.write("suite.yaml", suite);
  await expectExit(3, other.run(["exec", "suite.yaml", "--warmup", "0"]));
  expect(log(other)).toEqual(["suite setup", "setup a", "conclude a", "cleanup a", "cleanup b", "suite cleanup"]);
  const [run] = await storedRuns(other.folder);
  expect(run!.cases.map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ["failed", expect.stringContaining("prepare command")],
    ["failed", expect.stringContaining("setup command")],
  ]);
});

test("a companion that dies fails the repetition, whatever the tool printed", async () => {
  const made = project();
  made.program("companion", "#!/bin/sh\necho ready\nexit 3\n");
  made.program("tool", "#!/bin/sh\nsleep 0.5\n");
  await expectExit(3, made.run(["exec", "suite.yaml", "--filter", "a"]));
  const [run] = await storedRuns(made.folder);
  expect(run!.cases[0]).toMatchObject({ outcome: "failed", reason: expect.stringContaining("companion") });
  expect(run!.cases[0]!.repetitions[0]).not.toHaveProperty("measurements");
});
