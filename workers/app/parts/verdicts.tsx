/** What a board lets one say, in words. */
import type { BoardChecks } from "../../../shared/contracts/checked-share.ts";
import type { StudyBoard } from "../../../shared/contracts/study-board.ts";
import { boardSentences, heldOutSentences } from "../../../shared/scoring/board-words.ts";

interface VerdictsProps {
  readonly board: StudyBoard;
  /** Null in documents of earlier releases. */
  readonly checks: BoardChecks | null;
}

export function Verdicts({ board, checks }: VerdictsProps) {
  return (
    <ul class="verdicts">
      {[...boardSentences(board, checks), ...heldOutSentences(board)].map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
