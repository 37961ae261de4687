import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { detectFormat } from "../../core/api/formats.ts";
import { BUILT_IN_PLUGINS } from "../../core/config/defaults.ts";
import { loadPlugin } from "../../core/host/load.ts";
import { Registry } from "../../core/host/registry.ts";
import { canRead } from "../../core/plugin/format.ts";
import { type FormatFixture, readFormatFixtures } from "../../core/plugin/testing/format/fixture.ts";

const folder = fileURLToPath(new URL("../../plugins/formats", import.meta.url));
const registry = new Registry(
  await Promise.all(BUILT_IN_PLUGINS.map((name) => loadPlugin({ name, origin: "the built-in defaults" }, folder))),
);

/** Formats by their folder, which has the name of the one that reads. */
const fixtures = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(`${folder}/${entry.name}`).includes("fixtures"))
  .flatMap(({ name }) => readFormatFixtures(`${folder}/${name}/fixtures`).map((fixture) => [name, fixture] as const));

const headOf = ({ bytes }: FormatFixture) => new TextDecoder().decode(bytes.subarray(0, 64 * 1024));

test("the fixtures are those of the formats that have no tool here", () => {
  expect(new Set(fixtures.map(([name]) => name)).size).toBeGreaterThanOrEqual(8);
});

test.each(fixtures.map(([name, fixture]) => [`${name}/${fixture.name}`, name, fixture] as const))(
  "%s is taken for what it is, and by no other format",
  async (_, name, fixture) => {
    const takers: string[] = [];
    for (const each of registry.names("formats")) {
      const format = await registry.get("formats", each);
      if (canRead(format) && format.detect(headOf(fixture), "-") > 0) takers.push(each);
    }
    // A damaged one may be nobody's.
    if ("records" in fixture.expect || takers.length > 0) expect(takers).toEqual([name]);
    const { format, failed } = await detectFormat(registry, headOf(fixture), fixture.file);
    expect(failed).toEqual([]);
    expect(format === null).toBe(takers.length === 0);
  },
);
