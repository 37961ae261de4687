import { type Place, Spellings, widen } from "./widen.ts";

type Schema = { readonly [keyword: string]: unknown };
type Schemas = Readonly<Record<string, Schema>>;

/** What a plugin brings, and the schema of its options. */
export interface Contribution {
  readonly name: string;
  readonly summary: string;
  readonly options: Schema;
}

/** Everything that suites and the configuration name. */
export interface Contributions {
  readonly tools: readonly Contribution[];
  readonly monitors: readonly Contribution[];
  readonly targets: readonly Contribution[];
  readonly analyzers: readonly Contribution[];
  readonly reporters: readonly Contribution[];
  readonly collectors: readonly Contribution[];
}

/**
 * One schema for editors: the suite's, with the names that loaded plugins give and the options of every tool under `with:`,
 * so that they complete and are checked while they are typed; the configuration's is its `$defs/config`.
 */
export function composeSchema(suite: Schema, config: Schema, given: Contributions): Schema {
  const spellings = new Spellings();
  const { $schema, title, $defs, ...rest } = composeSuite(suite, given, spellings);
  const { config: configuration, defs } = composeConfig(config, given, spellings);
  return {
    $schema,
    title,
    // Editors that are shown one definition of a document add to it whatever else stands at the document's top.
    $ref: "#/$defs/suite",
    $defs: { ...($defs as Schemas), ...defs, suite: rest, config: configuration, ...spellings.defs },
  };
}

/** The configuration's schema, with the names that loaded plugins give and their options. */
export function composeConfigSchema(schema: Schema, given: Contributions): Schema {
  const spellings = new Spellings();
  const { config, defs } = composeConfig(schema, given, spellings);
  return { $schema: schema.$schema, ...config, $defs: { ...defs, ...spellings.defs } };
}

function composeSuite(suite: Schema, { tools, monitors }: Contributions, spellings: Spellings): Schema {
  const { $id: _, ...rest } = suite;
  const defs = suite.$defs as Schemas;
  const step = defs.step!;
  const properties = step.properties as Schemas;
  const { examples: __, ...uses } = properties.uses!;
  const needing = tools.filter(({ options }) => (options.required as readonly string[] | undefined)?.length);
  return {
    ...rest,
    // Where another suite is extended, its steps may say the rest.
    if: { required: ["extends"] },
    else: { properties: { steps: { items: { required: ["uses"], allOf: needing.map(needsOptions) } } } },
    $defs: {
      ...defs,
      ...optionDefs("with", tools, "suite", spellings),
      ...Object.fromEntries(Object.entries(defs).flatMap(([name, def]) => quantityDef(name, def, spellings))),
      limit: { ...defs.limit, type: undefined, anyOf: [spellings.amount(), EXPRESSION] },
      monitors: {
        ...defs.monitors,
        $ref: undefined,
        anyOf: [{ type: "array", items: { anyOf: [...monitors.map(constant), EXPRESSION] } }, EXPRESSION],
      },
      step: {
        ...step,
        properties: { ...properties, uses: { ...uses, ...oneOfNames(tools) } },
        allOf: tools.map(({ name }) => ({
          if: { properties: { uses: { const: name } }, required: ["uses"] },
          // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
          then: { properties: { with: { $ref: `#/$defs/with.${name}` } } },
        })),
      },
    },
  };
}

const EXPRESSION = { $ref: "#/$defs/expression" };

const needsOptions = ({ name }: Contribution) => ({
  if: { properties: { uses: { const: name } }, required: ["uses"] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { required: ["with"] },
});

/** The suite's own quantities: durations, shares and sizes. */
function quantityDef(name: string, def: Schema, spellings: Spellings): [string, Schema][] {
  const { type: _, "x-unit": unit, minimum, ...shown } = def;
  if (unit === undefined) return [];
  const written = widen({ properties: { it: { type: "number", "x-unit": unit, minimum } } }, "suite", spellings);
  return [[name, { ...shown, ...(written.properties as Schemas).it }]];
}

function composeConfig(schema: Schema, given: Contributions, spellings: Spellings): { config: Schema; defs: Schemas } {
  const { $schema: _, $id: __, ...rest } = schema;
  const of = schema.properties as Schemas;
  const { targets, monitors, analyzers, reporters } = given;
  const configured = Object.groupBy(
    (["monitors", "analyzers", "reporters", "collectors"] as const).flatMap((kind) =>
      given[kind].map(({ name, summary }) => ({ name, kind, summary })),
    ),
    ({ name }) => name,
  );
  const target = of.targets!.additionalProperties as Schema;
  const use = (target.properties as Schemas).use!;
  const config = {
    ...rest,
    properties: {
      ...of,
      target: { ...of.target, anyOf: [...targets.map(constant), { type: "string" }] },
      targets: {
        ...of.targets,
        additionalProperties: {
          ...target,
          properties: { use: { ...use, ...oneOfNames(targets) } },
          allOf: targets.map(({ name }) => ({
            if: { properties: { use: { const: name } }, required: ["use"] },
            // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
            then: { $ref: `#/$defs/targets.${name}` },
          })),
        },
      },
      monitors: { ...of.monitors, items: oneOfNames(monitors) },
      profiler: { ...of.profiler, ...oneOfNames(monitors) },
      analyzers: { ...of.analyzers, items: oneOfNames(analyzers) },
      reporters: { ...of.reporters, items: { anyOf: [...reporters.map(constant), toFile(reporters)] } },
      options: {
        ...of.options,
        properties: Object.fromEntries(
          Object.entries(configured).map(([name, kinds]) => {
            const references = kinds!.map(({ kind }) => ({ $ref: `#/$defs/${kind}.${name}` }));
            const description = kinds!.map(({ summary }) => summary).join("; ");
            return [name, { description, ...(references.length === 1 ? references[0] : { anyOf: references }) }];
          }),
        ),
      },
    },
  };
  const inTargets = targets.map((one) => ({
    ...one,
    options: { ...one.options, properties: { use: true, ...(one.options.properties as Schemas) } },
  }));
  const defs = {
    ...optionDefs("targets", inTargets, "configuration", spellings),
    ...optionDefs("monitors", monitors, "configuration", spellings),
    ...optionDefs("analyzers", analyzers, "configuration", spellings),
    ...optionDefs("reporters", reporters, "configuration", spellings),
    ...optionDefs("collectors", given.collectors, "configuration", spellings),
  };
  return { config, defs };
}

/** `$defs` of what the user writes for each. The title is what editors call the whole in their lists. */
function optionDefs(prefix: string, given: readonly Contribution[], place: Place, spellings: Spellings): Schemas {
  return Object.fromEntries(
    given.map(({ name, options }) => [
      `${prefix}.${name}`,
      { title: `options of ${name}`, ...widen(options, place, spellings) },
    ]),
  );
}

const constant = ({ name, summary }: Contribution) => ({ const: name, description: summary });

/** No `anyOf` without a branch. */
const oneOfNames = (given: readonly Contribution[]) =>
  given.length === 0 ? { type: "string" } : { anyOf: given.map(constant) };

const toFile = (reporters: readonly Contribution[]) => ({
  type: "string",
  pattern: `^(?:${reporters.map(({ name }) => name.replace(/[^\w-]/g, "\\$&")).join("|")})\\+?=.`,
});
