/** A page of trials. */
import { listTrials as operation } from "../../shared/operations/list-trials.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { sweepObject } from "../stubs.ts";
import { paced } from "./paced.ts";

export const listTrials = serve(
  operation,
  async ({ c, parameters, query }) => {
    const { after, limit, ...filter } = query;
    const page = await sweepObject(c.env, parameters.id).trials({
      after: after === undefined ? -1 : Number(after),
      limit: Math.max(1, Number(limit ?? 100)),
      ...filter,
    });
    return page.ok ? json(200, page.value) : page;
  },
  paced,
);
