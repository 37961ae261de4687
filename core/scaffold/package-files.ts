import type { PluginNames } from "./names.ts";

/** Versions that a new package is written with: those that perfmon itself is checked with. */
const TYPESCRIPT = "^7.0.2";
const NODE_TYPES = "^24.0.0";

export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** A text as TypeScript and as YAML write it. */
export const word = (text: string): string => JSON.stringify(text);

/** What every plugin's package has, whatever it brings; by path. */
export function commonFiles(
  { package: name, name: short }: PluginNames,
  kind: string,
  perfmon: string,
  description: string,
): Readonly<Record<string, string>> {
  return {
    "package.json": json({
      name,
      version: "0.1.0",
      description,
      keywords: ["perfmon-plugin", "benchmark", kind, short],
      license: "MIT",
      type: "module",
      exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
      files: ["dist", "README.md"],
      engines: { node: ">=22.18" },
      scripts: { test: "tsc --noEmit && node --test", prepack: "tsc" },
      peerDependencies: { "@perfmon/core": `^${perfmon}` },
      devDependencies: { "@perfmon/core": `^${perfmon}`, "@types/node": NODE_TYPES, typescript: TYPESCRIPT },
    }),
    "tsconfig.json": json({
      compilerOptions: {
        target: "es2024",
        module: "nodenext",
        types: ["node"],
        strict: true,
        noUncheckedIndexedAccess: true,
        erasableSyntaxOnly: true,
        verbatimModuleSyntax: true,
        rewriteRelativeImportExtensions: true,
        declaration: true,
        rootDir: ".",
        outDir: "dist",
      },
      include: ["*.ts"],
      exclude: ["*.test.ts"],
    }),
    "perfmon.config.yaml": `# To try the plugin from its sources: perfmon exec ${short}\nplugins: ["...", .]\n`,
    ".gitignore": "node_modules/\ndist/\n.perfmon/\n",
    ".github/workflows/test.yaml": CI,
  };
}

const CI = `\
name: test
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 24 }
      - run: npm install
      - run: npm test
`;
