/** Looks a posted function over; makes nothing. */
import { analyseFunction as operation } from "../../shared/operations/analyse-function.ts";
import { analyseOwnFunction } from "../../shared/own-functions/analysis.ts";
import { ownFunctionIssue } from "../../shared/own-functions/own-function.ts";
import { nowMs } from "../clock.ts";
import { problem } from "../http/problem.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { plansPerMinute, whoAsks } from "./plan-limit.ts";

/** A search takes as long as planning some 10,000 trials. */
const CALLS = 5;

export const analyseFunction = serve(
  operation,
  ({ c, body }) => {
    const issue = ownFunctionIssue({ ...body, start: "box" });
    if (issue)
      return problem("invalid-function", issue.message, [{ path: issue.option, message: issue.message }]);
    c.get("memory").plans.charge(whoAsks(c), CALLS, plansPerMinute(c), nowMs());
    const { criticalPoints, median, targets } = analyseOwnFunction(body.formula, body);
    return json(200, {
      criticalPoints: criticalPoints.map(({ point, kind, value, index = 0, eigenvalues = [] }) => ({
        point: [...point],
        kind,
        value,
        index,
        eigenvalues: [...eigenvalues],
      })),
      median,
      targets: [...targets],
    });
  },
  (c) => c.get("memory").plans.take(whoAsks(c), plansPerMinute(c), nowMs()),
);
