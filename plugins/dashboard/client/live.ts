import type { LiveChange } from "../live/snapshot.ts";

/** Keeps what a page shows of a running suite current, until it ends. */
export function follow(root: ParentNode): void {
  const section = root.querySelector<HTMLElement>("[data-live-run]");
  if (section === null || section.dataset.liveState !== "running") return;
  const rows = new Map<string, HTMLElement>();
  for (const row of section.querySelectorAll<HTMLElement>("[data-live-case]")) rows.set(row.dataset.liveCase!, row);
  const events = new EventSource(`/events/${section.dataset.liveRun}`);
  const lost = section.querySelector<HTMLElement>("[data-live-lost]");
  events.addEventListener("open", () => lost?.toggleAttribute("hidden", true));
  events.addEventListener("error", () => {
    if (lost) lost.textContent = lostText(events.readyState);
    lost?.toggleAttribute("hidden", false);
  });
  events.addEventListener("change", (event) => {
    const { fields, cases } = JSON.parse(event.data) as LiveChange;
    for (const [name, text] of Object.entries(fields)) show(section, name, text);
    // The page was read before the run said what it will do.
    if (rows.size === 0 && cases.length > 0) return location.reload();
    for (const one of cases)
      for (const [cell, text] of Object.entries(one)) {
        const place = rows.get(one.id)?.querySelector(`[data-live-cell="${cell}"]`);
        if (place && place.textContent !== text) place.textContent = text;
      }
  });
  events.addEventListener("end", () => {
    events.close();
    section.dataset.liveState = "over";
    lost?.toggleAttribute("hidden", true);
    section.querySelector("[data-live-over]")?.toggleAttribute("hidden", false);
  });
}

/** By the state of an EventSource: it goes on after a lost connection, and not after an answer that is none (404, 503). */
export const lostText = (state: number): string =>
  state === 2
    ? "What happens is not followed any more: the run is gone, or too many browsers follow suites. Read the page again."
    : "The connection is lost; it is tried again.";

function show(section: HTMLElement, name: string, text: string): void {
  for (const place of section.querySelectorAll(`[data-live="${name}"]`))
    if (place instanceof HTMLProgressElement) {
      if (text !== "") place.value = Number(text);
    } else if (place.textContent !== text) place.textContent = text;
}
