import type { RunReport } from "../plugin/reporter.ts";

/** A store's address for people: without the name and the password that one of a database may hold. A path keeps its @. */
export const storeAddress = (url: string): string => url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, "$1");

/** Where a run of a store is kept, as reports tell it: they are printed and mailed. `folder`: of its raw output; null: none is kept. */
export const storedPlaces = ({ url }: { readonly url: string }, folder: string | null): RunReport["places"] => ({
  store: storeAddress(url),
  folder,
});
