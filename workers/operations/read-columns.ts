/** A page of columns. */
import { MAX_COLUMN_TRIALS, readColumns as operation } from "../../shared/operations/read-columns.ts";
import { jsonText } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { columnsOf } from "./kept-columns.ts";
import { paced } from "./paced.ts";

export const readColumns = serve(
  operation,
  async ({ c, parameters, query }) => {
    const { after, limit, hyperparameters } = query;
    const columns = await columnsOf(c, parameters.id, {
      after: after === undefined ? -1 : Number(after),
      limit: Math.max(1, Number(limit ?? MAX_COLUMN_TRIALS)),
      hyperparameters: hyperparameters === "true",
    });
    return columns.ok ? jsonText(200, columns.value, { "Cache-Control": "no-cache" }) : columns;
  },
  paced,
);
