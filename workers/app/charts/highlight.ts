/**
 * One line among many: pointing at it in a picture, or at its name in the legend, fades the others in every picture.
 * Pictures are not drawn again for it: their lines are groups of the class `series`, the optimizer's name on what is in them.
 */
const HIGHLIGHT = "series-highlight";

/** What Plot needs for a mark that is one optimizer's. */
export const seriesMark = (optimizer: string) => ({ className: "series", ariaLabel: () => optimizer });

/** Brings out the lines of an optimizer on the whole page; null: all are equal again. */
export function highlight(optimizer: string | null): void {
  document.dispatchEvent(new CustomEvent(HIGHLIGHT, { detail: optimizer }));
}

/** Fades what is not highlighted in the pictures of `host`, whichever is drawn then. @returns ends it */
export function followHighlight(host: HTMLElement): () => void {
  const follow = (event: Event): void => {
    const optimizer: unknown = (event as CustomEvent).detail;
    const series = [...host.querySelectorAll("g.series")];
    const chosen = (mark: Element): boolean =>
      mark.firstElementChild?.getAttribute("aria-label") === optimizer;
    const fades = series.some(chosen);
    for (const mark of series) mark.classList.toggle("faded", fades && !chosen(mark));
  };
  document.addEventListener(HIGHLIGHT, follow);
  return () => document.removeEventListener(HIGHLIGHT, follow);
}

/** A picture with a tip says which datum the pointer is at: its optimizer is highlighted. */
export function highlightPointed(picture: Element): void {
  picture.addEventListener("input", () => {
    const { value } = picture as unknown as { readonly value?: { readonly optimizer?: unknown } | null };
    highlight(typeof value?.optimizer === "string" ? value.optimizer : null);
  });
}
