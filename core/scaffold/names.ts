/** What a new plugin is called: its package, its folder, and the name under which suites speak of it. */
export interface PluginNames {
  /** `perfmon-plugin-zstd`, `@acme/perfmon-plugin-zstd` */
  readonly package: string;
  /** The last part of it. */
  readonly folder: string;
  /** `zstd` */
  readonly name: string;
}

const PREFIX = "perfmon-plugin-";
const SHAPE = /^(?:(@[a-z0-9][a-z0-9._-]*)\/)?(perfmon-plugin-)?([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/;

/** Of a word such as `zstd`, `perfmon-plugin-zstd` or `@acme/zstd`; null where it is none that npm and a suite both take. */
export function pluginNames(word: string): PluginNames | null {
  const match = SHAPE.exec(word);
  if (match === null || word.length > 100) return null;
  const [, scope, , name] = match;
  const folder = `${PREFIX}${name}`;
  return { package: scope === undefined ? folder : `${scope}/${folder}`, folder, name: name! };
}
