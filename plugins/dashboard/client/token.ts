/** Of this tab only; it goes when the tab does. */
const KEY = "perfmon-token";

/** The token of the address that perfmon serve printed: kept, and taken out of the address, which people copy to others. */
export function takeToken(): void {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token === null) return;
  remember(token);
  history.replaceState(null, "", location.pathname + location.search);
}

/** Null: this tab has none. */
export function token(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function remember(value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, value);
  } catch {
    // A browser that keeps nothing: the token is asked for each time.
  }
}
