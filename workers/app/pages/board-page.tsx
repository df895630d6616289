/** The permanent board: every optimizer on every problem over all complete sweeps, and where each figure comes from. */
import type { PermanentBoard, PlacedFigure } from "../../../shared/contracts/permanent-board.ts";
import { isCopy } from "../data/copy.ts";
import { BoardGrid, FigureSource } from "../parts/board-grid.tsx";
import { Choice } from "../parts/choice.tsx";
import { Failure } from "../parts/failure.tsx";
import { usePermanentBoard } from "../parts/use-permanent-board.ts";
import { useQuery } from "../parts/use-query.ts";
import { useTitle } from "../parts/use-title.ts";

export function BoardPage() {
  useTitle("Board");
  const [query, change] = useQuery();
  const isCheckedOnly = query.get("checked") === "true";
  const board = usePermanentBoard(isCheckedOnly);
  return (
    <>
      <h1>Board</h1>
      <p class="muted">
        Every optimizer on every problem over the complete sweeps of this server. Each figure is of one sweep:
        its cost as a multiple of the cost of the reference of that sweep. It is coloured only where the joint
        test of its sweep tells the two apart on this problem alone. Versions, budgets, targets and references
        never share a column.
      </p>
      <p>
        <label>
          <input
            type="checkbox"
            checked={isCheckedOnly}
            onChange={(event) => change({ checked: event.currentTarget.checked ? "true" : "" })}
          />{" "}
          only what somebody here vouches for, run by run
        </label>
      </p>
      {board.state === "failed" ? <Failure what="The board" message={board.message} /> : null}
      {board.state === "loading" ? <p role="status">Loading …</p> : null}
      {board.state === "ready" ? <Loaded board={board.value} /> : null}
    </>
  );
}

function Loaded({ board }: { readonly board: PermanentBoard }) {
  const [query, change] = useQuery();
  const family = query.get("family") ?? "";
  const chosen = chosenFigure(board, query.get("figure"));
  if (board.figures.length === 0)
    return (
      <p class="notice">
        {board.pending > 0
          ? "The complete sweeps are being read …"
          : board.isCheckedOnly
            ? "No figure has all of its runs checked. Imported results never have."
            : "No sweep is complete yet, so the board is empty."}
      </p>
    );
  return (
    <>
      <div class="controls">
        <Choice
          label="Family"
          all="all"
          value={family}
          options={[...new Set(board.optimizers.map((each) => each.family))]}
          onChange={(next) => change({ family: next })}
        />
        <p class="muted">
          {board.figures.length.toLocaleString("en")} figures of {board.optimizers.length} optimizers from{" "}
          {board.sweeps.length} sweeps, edition {board.edition} of the scoring
          {isCopy ? null : (
            <>
              {" "}
              · <a href={`/v1/board${board.isCheckedOnly ? "?checked=true" : ""}`}>JSON</a>
            </>
          )}
        </p>
      </div>
      <p class="figure-source" aria-live="polite">
        {chosen ? (
          <FigureSource board={board} figure={chosen} />
        ) : (
          "Choose a figure to see where it comes from: by whom, when, and how much of it is checked. Press it, or Enter, for what it means and the runs behind it."
        )}
      </p>
      <BoardGrid
        board={board}
        family={family}
        onChoose={({ optimizer, column }) => change({ figure: `${column} ${optimizer}` })}
      />
      <p class="muted">
        <b>only</b>: the reference reaches no target. <b>never</b>: it reaches none, and the reference does.{" "}
        <b>·</b>: neither does. Empty: it did not take part.
        {importedSentence(board)}
        {board.pending > 0 ? ` ${board.pending} more complete sweeps are being read.` : ""}
        {board.isCut ? " Only the newest complete sweeps of this server are on it." : ""}
      </p>
    </>
  );
}

function importedSentence({ sweeps }: PermanentBoard): string {
  const imported = sweeps.filter(({ isImported }) => isImported).length;
  if (imported === 0) return "";
  return imported === sweeps.length
    ? " All of it came as files: nobody here has run or checked it."
    : " In italics: what came as a file, which nobody here has run or checked.";
}

/** @param text column and optimizer, as the address has them */
function chosenFigure(board: PermanentBoard, text: string | null): PlacedFigure | undefined {
  const [, column, optimizer] = /^(\d+) (.+)$/.exec(text ?? "") ?? [];
  return board.figures.find((figure) => figure.column === Number(column) && figure.optimizer === optimizer);
}
