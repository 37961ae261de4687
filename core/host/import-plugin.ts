/**
 * Imports the module of a plugin: by its URL, or a built-in one by the name that the package's own exports give it, as a third
 * party's import of it would. The published command holds the built-in ones in its own file: scripts/bundle.ts then puts another
 * module in the place of this one.
 */
export const importPlugin = (specifier: string): Promise<{ readonly default?: unknown }> => import(specifier);
