/** The one explanation that is open at a time: a popover beside the figure; Escape closes it, and the focus returns. */
import { render } from "preact";
import { addressOf } from "../../../shared/client/address.ts";
import { TERMS, type Term } from "../../../shared/glossary/terms.ts";
import { exportResults } from "../../../shared/operations/export-results.ts";
import { FIGURES, recomputation, runsBehind, type ShownFigure } from "../data/figures.ts";
import { onServer, serverOrigin } from "../data/server-address.ts";
import type { TrialFilter } from "../data/trial-order.ts";
import { runsLink } from "./runs-link.ts";

/** Of the box from the figure and from the edges of the window, in CSS pixels. */
const GAP = 6;

/** Its box, which stays in the document once it was needed. */
let box: HTMLElement | null = null;

export function openExplanation(pressed: HTMLElement, shown: ShownFigure): void {
  box ??= newBox();
  if (box.matches(":popover-open")) box.hidePopover();
  const text = textsOf(pressed).join(" ");
  // Before it opens, so that it opens at its size and its first button takes the focus.
  render(null, box);
  render(<Explanation shown={shown} text={text} onClose={() => box?.hidePopover()} />, box);
  // What is open belongs to the figure: the focus goes back there.
  pressed.focus({ preventScroll: true });
  const at = pressed.getBoundingClientRect();
  // Its button takes the focus as it opens, and the page would scroll to where it is then.
  box.style.left = `${GAP + scrollX}px`;
  box.style.top = `${at.top + scrollY}px`;
  box.showPopover();
  place(box, at);
}

function newBox(): HTMLElement {
  const made = document.createElement("section");
  made.className = "explanation";
  made.popover = "auto";
  made.setAttribute("role", "dialog");
  made.setAttribute("aria-labelledby", "explanation-title");
  document.body.append(made);
  // A link inside leads to a page or a tab that shows the runs: the explanation is done.
  made.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("a")) made.hidePopover();
  });
  return made;
}

/** What is written in an element, piece by piece: a figure and its interval stand on two lines. */
function textsOf(node: Node): readonly string[] {
  if (node.nodeType === Node.TEXT_NODE) return [node.nodeValue?.trim() ?? ""].filter((text) => text !== "");
  return [...node.childNodes].flatMap(textsOf);
}

/** Below the figure, above it, or beside it, where there is room; never beyond the window. */
function place(own: HTMLElement, at: DOMRect): void {
  const { offsetWidth, offsetHeight } = own;
  const widest = document.body.clientWidth - offsetWidth - GAP;
  const below = at.bottom + GAP;
  const above = at.top - GAP - offsetHeight;
  const isBelow = below + offsetHeight <= innerHeight;
  const beside = at.right + GAP <= widest ? at.right + GAP : at.left - GAP - offsetWidth;
  const left = isBelow || above >= 0 || beside < 0 ? Math.min(at.left, widest) : beside;
  const lowest = Math.max(GAP, innerHeight - offsetHeight - GAP);
  own.style.left = `${Math.max(GAP, left) + scrollX}px`;
  own.style.top = `${Math.min(isBelow || above < 0 ? below : above, lowest) + scrollY}px`;
}

interface ExplanationProps {
  readonly shown: ShownFigure;
  /** As the page shows it. */
  readonly text: string;
  readonly onClose: () => void;
}

function Explanation({ shown, text, onClose }: ExplanationProps) {
  const { term, definition, formula, source }: Term = TERMS[FIGURES[shown.figure].term];
  const page = source.replace(/^docs\//, "").replace(/\.md$/, "");
  return (
    <>
      <header>
        <h2 id="explanation-title">{term[0]?.toUpperCase() + term.slice(1)}</h2>
        <button type="button" aria-label="Close the explanation" autofocus onClick={onClose}>
          ×
        </button>
      </header>
      <p class="muted">
        <b>{text}</b> {whereText(shown)}
      </p>
      <p>
        {definition} <a href={`/docs/${page}`}>More</a>
      </p>
      {formula === undefined ? null : (
        <>
          <h3>Formula</h3>
          <p>
            <code>{formula}</code>
          </p>
        </>
      )}
      {shown.by === undefined ? null : (
        <p class="muted">
          Here L is the logarithm of the held-out {shown.by === "accuracy" ? "share of errors" : "loss"} at
          the end of a run.
        </p>
      )}
      <h3>Runs behind it</h3>
      <ul>
        {runsBehind(shown).map((runs) => (
          <li key={runs.optimizer}>
            <a href={runsLink(shown.sweep, runs)}>{runsText(runs)}</a>
          </li>
        ))}
      </ul>
      <Recomputing shown={shown} />
    </>
  );
}

function Recomputing({ shown }: Pick<ExplanationProps, "shown">) {
  const path = addressOf(exportResults, { parameters: { id: shown.sweep }, query: { format: "json" } });
  const server = serverOrigin();
  const { isPrinted, lines } = recomputation(shown, server && new URL(path, server).href);
  return (
    <>
      <h3>Recompute it</h3>
      <pre>{lines.join("\n")}</pre>
      {isPrinted ? null : (
        <p class="muted">
          The script does not print this one: its formula on the results of the export gives it.
        </p>
      )}
      {server === null ? null : (
        <p>
          <a href={onServer(path)}>The export</a>
        </p>
      )}
    </>
  );
}

function whereText({ figure, optimizer, problem, reference }: ShownFigure): string {
  const isCompared = FIGURES[figure].runs.of !== "own";
  const parts = [
    optimizer === undefined ? "" : `· ${optimizer}`,
    !isCompared || optimizer === undefined || reference === undefined || reference === optimizer
      ? ""
      : `against ${reference}`,
    problem === undefined ? "on all problems" : `on ${problem}`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

const CONFIGURATIONS = { default: "of the published default", sampled: "of sampled configurations" } as const;

function runsText({ optimizer, phase, configuration, problem }: Partial<TrialFilter>): string {
  const of = optimizer === undefined ? "all optimizers" : optimizer;
  const which =
    configuration === "default" || configuration === "sampled" ? CONFIGURATIONS[configuration] : "";
  const kind = phase === undefined ? "all runs" : `the ${phase} runs`;
  return [kind, which, "of", of, problem === undefined ? "" : `on ${problem}`]
    .filter((part) => part !== "")
    .join(" ");
}
