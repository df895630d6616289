/**
 * One tab stop for a table with many links: arrow keys go from one to the next, and by rows. Without it the Tab key would
 * stop hundreds of times.
 */
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** So many are left to the Tab key. */
const FEW = 12;
const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"] as const;
type Key = (typeof KEYS)[number];

const LINKS = "a[href], button";

/** Of the element around the table. @param of what the keys go to */
export function useRoving<E extends HTMLElement = HTMLElement>(of = LINKS): RefObject<E> {
  const host = useRef<E>(null);
  useEffect(() => {
    const element = host.current;
    return element ? rove(element, of) : undefined;
  }, []);
  return host;
}

function rove(host: HTMLElement, of: string): () => void {
  let current: HTMLElement | null = null;
  const stops = (): readonly HTMLElement[] => [...host.querySelectorAll<HTMLElement>(of)];
  const settle = (): void => {
    const all = stops();
    const roves = all.length > FEW;
    if (!current || !all.includes(current)) current = all[0] ?? null;
    for (const stop of all) stop.tabIndex = !roves || stop === current ? 0 : -1;
    if (roves)
      host.setAttribute(
        "aria-description",
        of === LINKS ? "Arrow keys go from link to link." : "Arrow keys go from figure to figure.",
      );
    else host.removeAttribute("aria-description");
  };
  const onFocus = ({ target }: FocusEvent): void => {
    if (!(target instanceof HTMLElement) || !target.matches(of)) return;
    current = target;
    settle();
  };
  const onKey = (event: KeyboardEvent): void => {
    const key = KEYS.find((each) => each === event.key);
    const all = stops();
    const at = all.indexOf(event.target as HTMLElement);
    if (key === undefined || at < 0 || all.length <= FEW || event.altKey || event.ctrlKey || event.metaKey)
      return;
    event.preventDefault();
    neighbour(all, at, key)?.focus();
  };
  // Rows come and go with what is shown.
  const observer = new MutationObserver(settle);
  observer.observe(host, { childList: true, subtree: true });
  host.addEventListener("focusin", onFocus);
  host.addEventListener("keydown", onKey);
  settle();
  return () => {
    observer.disconnect();
    host.removeEventListener("focusin", onFocus);
    host.removeEventListener("keydown", onKey);
  };
}

function neighbour(all: readonly HTMLElement[], at: number, key: Key): HTMLElement | undefined {
  if (key === "Home") return all[0];
  if (key === "End") return all.at(-1);
  if (key === "ArrowLeft") return all[at - 1];
  if (key === "ArrowRight") return all[at + 1];
  const rowOf = (stop: HTMLElement | undefined): Element | null => stop?.closest("tr, li") ?? null;
  const rows = [...new Set(all.map(rowOf))];
  const own = rowOf(all[at]);
  const row = rows[rows.indexOf(own) + (key === "ArrowDown" ? 1 : -1)];
  if (row === undefined) return undefined;
  const place = all.filter((stop) => rowOf(stop) === own).indexOf(all[at] as HTMLElement);
  const there = all.filter((stop) => rowOf(stop) === row);
  return there[Math.min(place, there.length - 1)];
}
