/**
 * Imports a built-in plugin by the name that the package's own exports give it, as a third party's import of it would. The
 * published command holds these plugins in its own file: scripts/bundle.ts then puts another module in the place of this one.
 */
export const importBuiltIn = (name: string): Promise<{ readonly default?: unknown }> => import(name);
