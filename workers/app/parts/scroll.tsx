/** A wide table in a box that scrolls sideways, reachable by keyboard (WCAG 2.1.1); many links in it are one tab stop. */
import type { ComponentChildren } from "preact";
import { useRoving } from "./use-roving.ts";

export function Scroll({
  label,
  stops,
  children,
}: {
  readonly label: string;
  /** What the arrow keys go to; absent: links and buttons. */
  readonly stops?: string;
  readonly children: ComponentChildren;
}) {
  const host = useRoving(stops);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be focusable to scroll by keys
    <section ref={host} class="scroll" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
