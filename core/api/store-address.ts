/** A store's address for people: without the name and the password that one of a database may hold. A path keeps its @. */
export const storeAddress = (url: string): string => url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, "$1");
