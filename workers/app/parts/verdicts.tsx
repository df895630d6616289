/** What a board lets one say, in words. */
import type { BoardChecks } from "../../../shared/contracts/checked-share.ts";
import type { StudyBoard } from "../../../shared/contracts/study-board.ts";
import { boardSentences, heldOutSentences } from "../../../shared/scoring/board-words.ts";
import { ExplainedSentence } from "./explained-sentence.tsx";

interface VerdictsProps {
  readonly sweepId: string;
  readonly board: StudyBoard;
  /** Null in documents of earlier releases. */
  readonly checks: BoardChecks | null;
}

export function Verdicts({ sweepId, board, checks }: VerdictsProps) {
  const by = board.by === "cost" ? undefined : board.by;
  return (
    <ul class="verdicts">
      {[...boardSentences(board, checks), ...heldOutSentences(board)].map((sentence) => (
        <li key={sentence}>
          <ExplainedSentence
            sentence={sentence}
            names={board.optimizers}
            sweep={sweepId}
            reference={board.reference}
            by={by}
          />
        </li>
      ))}
    </ul>
  );
}
