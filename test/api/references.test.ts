import { expect, onTestFinished, test } from "vitest";
import { Project } from "../../core/api/project.ts";
import { findRun } from "../../core/api/references.ts";
import { invented, project } from "../cli/kept-runs.ts";

/** Finds runs with these ids in a store of their own. */
async function among(...ids: readonly string[]) {
  const { cwd } = await project(ids.map((id, i) => ({ ...invented({ latency: 100, day: i + 1 }), id })));
  const opened = await Project.open({ cwd, env: { HOME: cwd } });
  onTestFinished(() => opened.close());
  const store = await opened.store({ readOnly: true });
  return async (reference: string) => (await findRun(store, reference)).id;
}

const ONE = "01M8CGYNE86RRR4H7YPZFSABM6";
const TWO = "01M8CGYQA5CT3AFBFV1RYYSNVM";
const ALIKE = "01M8CGZ642MN50PHXPZRYYSNVM";

test("a run is found by its id, its beginning, and six characters of its end, in any case", async () => {
  const find = await among(ONE, TWO);
  for (const reference of [ONE, "01M8CGYN", "FSABM6", "fsabm6", "4H7YPZFSABM6"])
    expect(await find(reference)).toBe(ONE);
  expect(await find("YYSNVM")).toBe(TWO);
});

test("fewer than six characters of the end name no run, and the message says what does", async () => {
  const find = await among(ONE, TWO);
  await expect(find("SABM6")).rejects.toMatchObject({
    code: "PM1503",
    message: 'no run has an id that begins with "SABM6"',
    hint: expect.stringContaining("at least 6 characters of its end"),
  });
  await expect(find("AAAAAA")).rejects.toMatchObject({
    code: "PM1503",
    message: 'no run has an id that begins or ends with "AAAAAA"',
  });
});

test("what several ids begin or end with is refused, with the ids", async () => {
  const find = await among(ONE, TWO, ALIKE);
  await expect(find("01M8CG")).rejects.toMatchObject({
    code: "PM1504",
    message: '"01M8CG" is the beginning of several run ids',
    hint: `say more of it: ${ALIKE}, ${TWO}, ${ONE}`,
  });
  await expect(find("RYYSNVM")).rejects.toMatchObject({
    code: "PM1504",
    message: '"RYYSNVM" is the end of several run ids',
    hint: `say more of it: ${ALIKE}, ${TWO}`,
  });
});
