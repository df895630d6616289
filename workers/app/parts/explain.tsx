/** A figure that explains itself when it is pressed: what it means, its formula, the runs behind it, how to recompute it. */
import type { ComponentChildren } from "preact";
import type { ShownFigure } from "../data/figures.ts";
import "./explain.css";

/** Opens the explanation beside an element; its script comes with the first one. */
export async function explain(pressed: HTMLElement, shown: ShownFigure): Promise<void> {
  const { openExplanation } = await import("./explanation.tsx");
  openExplanation(pressed, shown);
}

interface FigureProps extends ShownFigure {
  /** On a line of its own below another. */
  readonly isSmall?: boolean;
  readonly children: ComponentChildren;
}

/** A button that looks like text. In a table it is one of many, which together are one tab stop (`use-roving.ts`). */
export function Figure({ isSmall = false, children, ...shown }: FigureProps) {
  return (
    <button
      type="button"
      class={isSmall ? "figure below" : "figure"}
      aria-haspopup="dialog"
      onClick={({ currentTarget }) => void explain(currentTarget, shown)}
    >
      {children}
    </button>
  );
}

/**
 * Press and Enter on the cells of a large table, where a button in each would double its elements. The cells are the keys'
 * stops (`use-roving.ts`).
 * @param shownIn what a cell shows; null: nothing
 */
export function explainCells(selector: string, shownIn: (cell: HTMLElement) => ShownFigure | null) {
  const press = ({ target }: Event): void => {
    const cell = target instanceof Element ? target.closest<HTMLElement>(selector) : null;
    const shown = cell && shownIn(cell);
    if (cell && shown) void explain(cell, shown);
  };
  return {
    onClick: press,
    onKeyDown: (event: KeyboardEvent): void => {
      if (event.key !== "Enter" && event.key !== " ") return;
      if (!(event.target instanceof Element && event.target.matches(selector))) return;
      event.preventDefault();
      press(event);
    },
  };
}
