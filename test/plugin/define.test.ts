import { defineTool, type OptionsOf, type OptionsSchema } from "@perfmon/core/plugin";
import { expect, expectTypeOf, test } from "vitest";

const options = {
  type: "object",
  additionalProperties: false,
  required: ["file"],
  properties: {
    file: { type: "string", description: "a" },
    size: { type: "integer", "x-unit": "B", description: "b", default: 4096 },
    mode: { enum: ["read", "write"], description: "c", default: "read" },
    limit: { anyOf: [{ type: "number" }, { const: "none" }], description: "d" },
    words: { type: "array", items: { type: ["string", "boolean"] }, description: "e", default: [] },
    env: { type: "object", additionalProperties: { type: "string" }, description: "f" },
    deep: {
      type: "object",
      description: "g",
      properties: { on: { type: "boolean", default: true }, off: { type: "null" } },
    },
  },
} as const satisfies OptionsSchema;

test("the type of options is what a schema in TypeScript says", () => {
  type Options = OptionsOf<typeof options>;
  expectTypeOf<Options>().toEqualTypeOf<{
    readonly file: string;
    readonly size: number;
    readonly mode: "read" | "write";
    readonly limit?: number | "none";
    readonly words: readonly (string | boolean)[];
    readonly env?: Readonly<Record<string, string>>;
    readonly deep?: { readonly on: boolean; readonly off?: null };
  }>();
  // Written as JSON, or anyhow without `as const`: nothing is known.
  expectTypeOf<OptionsOf<OptionsSchema>>().toBeAny();
});

test("defineTool infers it, or takes the type that it is given", () => {
  const common = { summary: "a", metrics: [], parserVersion: 1, parse: () => [] };
  const inferred = defineTool({
    ...common,
    options,
    command: (given) => {
      expectTypeOf(given.mode).toEqualTypeOf<"read" | "write">();
      // @ts-expect-error: there is no such option.
      void given.sizes;
      return { argv: ["cat", given.file, String(given.size)] };
    },
  });
  const given = defineTool<{ readonly text: string }>({
    ...common,
    options: options as OptionsSchema,
    command: ({ text }) => ({ argv: [text] }),
  });
  const loose = defineTool({ ...common, options: options as OptionsSchema, command: ({ text }) => ({ argv: [text] }) });
  const context = {} as Parameters<typeof given.command>[1];
  expect(inferred.command({ file: "f", size: 1, mode: "read", words: [] }, context).argv).toEqual(["cat", "f", "1"]);
  expect(given.command({ text: "t" }, context).argv).toEqual(["t"]);
  expect(loose.command({ text: "t" }, context).argv).toEqual(["t"]);
});
