/** The permanent board, from the facts of the complete sweeps. */
import { permanentBoard } from "../../shared/findings/permanent-board.ts";
import { readBoard as operation } from "../../shared/operations/read-board.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { completeFacts } from "./complete-facts.ts";

export const readBoard = serve(operation, async ({ c, query }) => {
  const { facts, pending, isCut } = await completeFacts(c);
  const board = permanentBoard(facts, query.checked === "true");
  return json(200, { ...board, pending, isCut }, { "Cache-Control": "no-cache" });
});
