/** A sentence that rules wrote: each figure in it can be pressed. */
import type { ShownFigure } from "../data/figures.ts";
import { sentenceParts } from "../data/sentence-parts.ts";
import { Figure } from "./explain.tsx";

interface ExplainedSentenceProps {
  readonly sentence: string;
  /** Labels of the optimizers that it may be about. */
  readonly names: readonly string[];
  readonly sweep: string;
  readonly reference: string;
  readonly by?: ShownFigure["by"];
}

export function ExplainedSentence({ sentence, names, sweep, reference, by }: ExplainedSentenceProps) {
  return (
    <>
      {sentenceParts(sentence, names).map(({ text, figure, optimizer, reference: other }, i) =>
        figure === null ? (
          text
        ) : (
          <Figure
            key={i}
            figure={figure}
            sweep={sweep}
            {...(optimizer === null ? {} : { optimizer })}
            reference={other ?? reference}
            {...(by === undefined ? {} : { by })}
          >
            {text}
          </Figure>
        ),
      )}
    </>
  );
}
